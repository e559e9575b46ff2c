import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { EXIT, FedprobeError } from "../model/errors.js";
import { toAppends, toRecord } from "./cells.js";
import { makeTable, makeTimesView, mergeStaged, stagingOf } from "./make-schema.js";
import { columnName, type Table, type TableShape } from "./table.js";
import { type Rows, TABLES, type TableName } from "./tables.js";

/** Name of the database in the directory of a run. */
export const STORE_FILE = "results.duckdb";

/** The database never reaches out: no extension is fetched or loaded, no other file is read or written. */
export const CLOSED = {
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  lock_configuration: "true",
};

/**
 * Opens, or makes, the results of a run: `results.duckdb` in `directory`. One process at a time can hold it;
 * a second one gets a FedprobeError (exit code 4) that names the file.
 */
export async function openStore(directory: string): Promise<Store> {
  const file = join(directory, STORE_FILE);
  const instance = await DuckDBInstance.create(file, CLOSED).catch((error: unknown) => refuse(file, error));
  const connection = await instance.connect();
  const tables: readonly TableShape[] = Object.values(TABLES);
  for (const sql of [...tables.flatMap(makeTable), ...tables.flatMap(makeTimesView)]) {
    await connection.run(sql);
  }
  return new Store(instance, connection);
}

/** The results of one run. Calls may overlap: each takes its turn, in the order of the calls. */
export class Store implements AsyncDisposable {
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  /** Adds records; where the table has a key, the newest of a key stays. All of them, or on an error none. */
  put<Name extends TableName>(name: Name, records: readonly Rows[Name][]): Promise<void> {
    const table = TABLES[name];
    if (records.length === 0) return Promise.resolve();
    if (!table.key) return this.#inTransaction(() => this.#append(table, table.name, records));
    return this.#inTransaction(async () => {
      await this.#append(table, stagingOf(table), records);
      await this.connection.run(mergeStaged(table));
      await this.connection.run(`DELETE FROM ${stagingOf(table)}`);
    });
  }

  /** Puts records in the place of all that the table holds. */
  replace<Name extends TableName>(name: Name, records: readonly Rows[Name][]): Promise<void> {
    const table = TABLES[name];
    return this.#inTransaction(async () => {
      await this.connection.run(`DELETE FROM ${table.name}`);
      await this.#append(table, table.name, records);
    });
  }

  /** All records of a table: in the order of its key, or if it has none, as they were put. */
  read<Name extends TableName>(name: Name): Promise<Rows[Name][]> {
    const table = TABLES[name];
    const order = table.key?.map(columnName).join(", ") ?? "rowid";
    return this.#inTurn(async () => {
      const result = await this.connection.runAndReadAll(`SELECT * FROM ${table.name} ORDER BY ${order}`);
      return result.getRowObjectsJS().map((row) => toRecord(table, row));
    });
  }

  /** Waits for what is under way, then writes everything to the file and lets go of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inTurn(() => Promise.resolve()).catch(() => undefined);
    this.connection.closeSync();
    this.instance.closeSync();
  }

  async #append<Row>(table: Table<Row>, into: string, records: readonly Row[]): Promise<void> {
    const rows = records.map((record) => toAppends(table, record));
    const appender = await this.connection.createAppender(into);
    for (const row of rows) {
      for (const append of row) append(appender);
      appender.endRow();
    }
    appender.closeSync();
  }

  #inTransaction(work: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.connection.run("BEGIN");
      try {
        await work();
        await this.connection.run("COMMIT");
      } catch (error) {
        await this.connection.run("ROLLBACK");
        throw error;
      }
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    // The caller gets the error; the next in turn must not.
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Says who has the results and what to do. */
export function refuse(file: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const problem = {
    message: `cannot open the results: ${reason}`,
    place: { file },
    next: "close the other program that holds this file, or wait until the run has ended",
  };
  throw new FedprobeError(EXIT.preflight, [problem], { cause });
}
