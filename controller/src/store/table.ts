/** What a field is in the database; the whole numbers are BIGINT, so that times in µs fit. */
export type ColumnType = "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" | "VARCHAR[]" | "JSON";

/**
 * How records of one type lie in the database: one column a field, named in snake case. With a `key`, a later
 * record of the same key takes the place of the earlier unless its `newest` field is smaller; fields in `least`
 * keep the smallest value ever put.
 */
export interface Table<Row> extends TableShape {
  readonly columns: { readonly [Field in keyof Required<Row>]: ColumnType };
  readonly key?: readonly (keyof Row & string)[];
  readonly newest?: keyof Row & string;
  readonly least?: readonly (keyof Row & string)[];
}

/** A table, whatever its records are. */
export interface TableShape {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key?: readonly string[];
  readonly newest?: string;
  readonly least?: readonly string[];
}

/** `firstUs` → `first_us`. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
