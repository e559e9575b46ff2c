import { type DuckDBAppender, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { type ColumnType, columnName, type Table, type TableShape } from "./table.js";

type Append = (appender: DuckDBAppender) => void;

/** Turns one record into appends, one a column, so that a record which does not fit is refused as a whole. */
export function toAppends<Row>(table: Table<Row>, record: Row): Append[] {
  return columnsOf(table).map(([field, type]) =>
    toAppend(record[field as keyof Row], type, `${table.name}.${field}`),
  );
}

/** Turns a row, as the database gives it, into a record; NULL becomes an absent field. */
export function toRecord<Row>(table: Table<Row>, row: Readonly<Record<string, unknown>>): Row {
  const fields = columnsOf(table).flatMap(([field, type]) => {
    const cell = row[columnName(field)];
    return cell === null || cell === undefined ? [] : [[field, fromCell(cell, type)]];
  });
  return Object.fromEntries(fields) as Row;
}

function columnsOf({ columns }: TableShape): [field: string, type: ColumnType][] {
  return Object.entries(columns);
}

function toAppend(value: unknown, type: ColumnType, place: string): Append {
  if (value === undefined) return (appender) => appender.appendNull();
  if (type === "JSON") return appendText(JSON.stringify(value));
  if (type === "VARCHAR" && typeof value === "string") return appendText(value);
  if (type === "BOOLEAN" && typeof value === "boolean") return (appender) => appender.appendBoolean(value);
  if (type === "DOUBLE" && typeof value === "number") return (appender) => appender.appendDouble(value);
  if (type === "BIGINT" && typeof value === "number" && !Number.isNaN(value)) return appendWhole(value);
  if (type === "VARCHAR[]" && Array.isArray(value)) {
    // An empty list does not tell the type of its items.
    return (appender) => appender.appendList(listValue(value.map(String)), LIST(VARCHAR));
  }
  throw new TypeError(`${place}: expected ${type}, got ${typeof value} ${String(value).slice(0, 80)}`);
}

function appendText(text: string): Append {
  return (appender) => appender.appendVarchar(text);
}

/** A number from outside may be larger than can be told exactly: it is kept at the limit. */
function appendWhole(value: number): Append {
  const whole = Math.min(Math.max(Math.round(value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return (appender) => appender.appendBigInt(BigInt(whole));
}

function fromCell(cell: unknown, type: ColumnType): unknown {
  if (type === "BIGINT") return Number(cell);
  if (type === "JSON") return JSON.parse(String(cell)) as unknown;
  return cell;
}
