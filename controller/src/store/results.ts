import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult, type JS } from "@duckdb/node-api";
import { EXIT, FedprobeError } from "../model/errors.js";
import { CLOSED, refuse, STORE_FILE } from "./store.js";

/** What a cell of an answer is: whole numbers too large for a number are text. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** The answer to a query: names of its columns, and its rows in pieces, read as they are asked for. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly (readonly Plain[])[]>;
}

/**
 * Opens the results of a run, or several of its readers at once, for reading only; nothing else can be reached from a
 * query. A FedprobeError (exit code 2) if the run has none, (4) while the run holds them.
 */
export async function openResults(directory: string): Promise<Results> {
  return new Results(await connect(directory, CLOSED));
}

/** The results of a run, read-only; closes with `using`. */
export class Results implements Disposable {
  constructor(private readonly held: Connected) {}

  /** A FedprobeError (exit code 2) that says what the database has against the query. */
  async query(sql: string): Promise<Answer> {
    const result = await this.held.connection.stream(sql).catch((error: unknown) => refuseQuery(error));
    return { columns: result.columnNames(), rows: plainRows(result) };
  }

  [Symbol.dispose](): void {
    this.held.connection.closeSync();
    this.held.instance.closeSync();
  }
}

/** Writes every table of a run into `<folder>/<table>.<format>`, and gives their names; the folder must be there. */
export async function exportTables(
  directory: string,
  format: "parquet" | "csv",
  folder: string,
): Promise<readonly string[]> {
  const { enable_external_access: _, ...config } = CLOSED;
  using results = new Results(await connect(directory, config));
  const options = format === "parquet" ? "FORMAT parquet, COMPRESSION zstd" : "FORMAT csv, HEADER";
  const tables = await listTables(results);
  for (const table of tables) {
    const file = join(folder, `${table}.${format}`).replaceAll("'", "''");
    const { rows } = await results.query(`COPY (SELECT * FROM ${table}) TO '${file}' (${options})`);
    for await (const _rows of rows);
  }
  return tables;
}

async function listTables(results: Results): Promise<string[]> {
  const names: string[] = [];
  const { rows } = await results.query(
    "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY ALL",
  );
  for await (const piece of rows) names.push(...piece.map(([name]) => String(name)));
  return names;
}

interface Connected {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

async function connect(directory: string, config: Readonly<Record<string, string>>): Promise<Connected> {
  const file = join(directory, STORE_FILE);
  if (!existsSync(file)) {
    const next = "a run has them as soon as it has begun: is this the directory of a run?";
    throw new FedprobeError(EXIT.usage, [{ message: "there are no results", place: { file }, next }]);
  }
  const instance = await DuckDBInstance.create(file, { ...config, access_mode: "READ_ONLY" }).catch(
    (error: unknown) => refuse(file, error),
  );
  return { instance, connection: await instance.connect() };
}

async function* plainRows(result: DuckDBResult): AsyncGenerator<readonly (readonly Plain[])[]> {
  try {
    for await (const rows of result.yieldRowsJs()) yield rows.map((row) => row.map(toPlain));
  } catch (error) {
    refuseQuery(error);
  }
}

function toPlain(cell: JS): Plain {
  if (cell === null || typeof cell === "string" || typeof cell === "boolean") return cell;
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === "bigint") return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (cell instanceof Date) return cell.toISOString();
  if (Array.isArray(cell)) return cell.map(toPlain);
  if (typeof cell === "object" && Object.getPrototypeOf(cell) === Object.prototype)
    return Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, toPlain(value as JS)]));
  return String(cell);
}

function refuseQuery(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const next = "docs/results.md lists the tables and their columns; so does: DESCRIBE; SHOW TABLES";
  throw new FedprobeError(EXIT.usage, [{ message: reason.trim(), next }], { cause });
}
