import { type ColumnType, columnName, type TableShape } from "./table.js";

/** Statements that make a table, and for one with a key the place where its batches wait, if they are missing. */
export function makeTable(table: TableShape): string[] {
  const columns = Object.entries(table.columns).map(([field, type]) => `${quoted(field)} ${type}`);
  if (!table.key) return [createTable(table.name, columns)];
  const key = `PRIMARY KEY (${table.key.map(quoted).join(", ")})`;
  return [createTable(table.name, [...columns, key]), createTable(stagingOf(table), columns, "TEMP ")];
}

/**
 * Statement for a view of a table with times: `<table>_times` has, besides all columns, each `x_us` as
 * `x_at` (TIMESTAMP, UTC) and as `x_s` (seconds since the run's origin).
 */
export function makeTimesView(table: TableShape): string[] {
  const times = Object.entries(table.columns).flatMap(([field, type]) =>
    isTime(field, type) ? [columnName(field)] : [],
  );
  if (times.length === 0) return [];
  const columns = times.flatMap((column) => {
    const stem = column.slice(0, -"_us".length);
    return [
      `make_timestamp(${column}) AS ${stem}_at`,
      `(${column} - (SELECT origin_us FROM run)) / 1e6 AS ${stem}_s`,
    ];
  });
  return [
    `CREATE OR REPLACE VIEW ${table.name}_times AS SELECT ${columns.join(", ")}, t.* FROM ${table.name} AS t`,
  ];
}

/** Statement that moves a staged batch into its table: per key the newest stays. */
export function mergeStaged(table: TableShape): string {
  const key = (table.key ?? []).map(quoted).join(", ");
  const isLeast = (field: string) => table.least?.includes(field) ?? false;
  const columns = Object.entries(table.columns).map(([field]) => ({
    column: quoted(field),
    least: isLeast(field),
  }));
  const selected = columns.map(({ column, least }) =>
    least ? `min(${column}) OVER (PARTITION BY ${key}) AS ${column}` : column,
  );
  const updates = columns.map(({ column, least }) =>
    least ? `${column} = least(t.${column}, excluded.${column})` : `${column} = excluded.${column}`,
  );
  const newest = table.newest ? quoted(table.newest) : undefined;
  return [
    `INSERT INTO ${table.name} AS t (${columns.map(({ column }) => column).join(", ")})`,
    `SELECT ${selected.join(", ")} FROM ${stagingOf(table)}`,
    `QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${newest ? `${newest} DESC, ` : ""}rowid DESC) = 1`,
    `ON CONFLICT (${key}) DO UPDATE SET ${updates.join(", ")}`,
    newest ? `WHERE excluded.${newest} >= t.${newest}` : "",
  ].join(" ");
}

/** Name of the temporary table in which a batch for `table` waits. */
export function stagingOf(table: TableShape): string {
  return `staged_${table.name}`;
}

function createTable(name: string, columns: readonly string[], kind = ""): string {
  return `CREATE ${kind}TABLE IF NOT EXISTS ${name} (${columns.join(", ")})`;
}

function isTime(field: string, type: ColumnType): boolean {
  return type === "BIGINT" && field.endsWith("Us") && field !== "lengthUs" && field !== "originUs";
}

/** Quoted, because some fields have names that SQL reserves. Fields are ours, never from outside. */
function quoted(field: string): string {
  return `"${columnName(field)}"`;
}
