import { ATTRIBUTES } from "@fedprobe/dissection";
import { attributesPage, attributesTable } from "../dissect/dictionary.js";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Io } from "../model/io.js";

const FORMATS: Readonly<Record<string, () => string>> = {
  table: () => attributesTable(ATTRIBUTES),
  jsonl: () => ATTRIBUTES.map((attribute) => `${JSON.stringify(attribute)}\n`).join(""),
  markdown: () => attributesPage(ATTRIBUTES),
};

/** `fedprobe attributes`: the dictionary; `--format markdown` is docs/attributes.md. */
export async function runAttributes({ format }: { readonly format: string }, io: Io): Promise<ExitCode> {
  const make = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (make === undefined) {
    const next = `formats: ${Object.keys(FORMATS).join(", ")}`;
    throw new FedprobeError(EXIT.usage, [{ message: `no format ${JSON.stringify(format)}`, next }]);
  }
  io.stdout.write(make());
  return EXIT.ok;
}
