import { relative } from "node:path";
import type { Property } from "@fedprobe/properties";
import { readLibrary } from "../experiment/find-properties.js";
import { type LoadedProperties, loadProperties } from "../experiment/load-properties.js";
import { EXIT, type ExitCode, FedprobeError, formatProblem, type Problem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { paintFor } from "../model/paint.js";
import { layOutText } from "../model/text-table.js";
import { safeJson, visibleText } from "../model/visible-text.js";
import { loadRules } from "./load-rules.js";
import { describeProperty, propertyObject } from "./show-property.js";

export interface PropertiesOptions {
  readonly json?: boolean;
  readonly xml?: boolean;
}

/** The names of the library's folders: `iot`. */
function folders(library: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...library.keys()].filter((name) => !name.includes("/"));
}

/** What a file is called by who wants to load it: its name in the library, or its path. */
function makeNamer(): (file: string) => string {
  const library = [...readLibrary()].filter(([name]) => name.includes("/"));
  const names = new Map(library.flatMap(([name, files]) => files.map((file) => [file, name] as const)));
  return (file) => names.get(file) ?? relative(process.cwd(), file);
}

/** `fedprobe properties list`: a line a property. */
export async function runList(
  names: readonly string[],
  { json }: PropertiesOptions,
  io: Io,
): Promise<ExitCode> {
  const properties = loadRules(names.length > 0 ? names : folders(readLibrary()));
  const nameOf = makeNamer();
  if (json) {
    const list = properties.map((property) => propertyObject(property, nameOf(property.place.file)));
    io.stdout.write(`${safeJson({ v: 1, properties: list })}\n`);
    return EXIT.ok;
  }
  const rows = properties.map(({ id, kind, scope, description, place }) => [
    ...[nameOf(place.file), String(id), kind, scope, description],
  ]);
  io.stdout.write(layOutText([["name", "id", "kind", "scope", "description"], ...rows]));
  return EXIT.ok;
}

/** `fedprobe properties show`: what properties look for, or with --xml their files. */
export async function runShow(
  names: readonly string[],
  { json, xml }: PropertiesOptions,
  io: Io,
): Promise<ExitCode> {
  const nameOf = makeNamer();
  const { properties, files } = findNamed(names);
  if (json) {
    const list = properties.map((property) => propertyObject(property, nameOf(property.place.file)));
    io.stdout.write(`${safeJson({ v: 1, properties: list })}\n`);
  } else if (xml) for (const { text } of files) io.stdout.write(text);
  else {
    const paint = paintFor(io.stdout);
    const texts = properties.map((property) =>
      describeProperty(property, nameOf(property.place.file), paint),
    );
    io.stdout.write(texts.join("\n"));
  }
  return EXIT.ok;
}

/** Kinds and numbers mean properties of the library; all else is a file, folder or name of the library. */
function findNamed(names: readonly string[]): Pick<LoadedProperties, "properties" | "files"> {
  const all = loadProperties(folders(readLibrary()), process.cwd());
  const isNamed = (name: string) => (one: Property) => one.kind === name || String(one.id) === name;
  const plain = names.filter((name) => all.properties.some(isNamed(name)));
  const others = names.filter((name) => !plain.includes(name));
  const loaded = loadProperties(others, process.cwd());
  const problems = [
    ...loaded.findings.map((finding) => nameProblem(finding, all.properties)),
    ...loaded.problems,
  ];
  if (problems.length > 0)
    throw new FedprobeError(loaded.problems.length > 0 ? EXIT.invalidExperiment : EXIT.usage, problems);
  const known = all.properties.filter((one) => plain.some((name) => isNamed(name)(one)));
  const paths = new Set(known.map(({ place }) => place.file));
  return {
    properties: [...known, ...loaded.properties],
    files: [...all.files.filter(({ file }) => paths.has(file)), ...loaded.files],
  };
}

function nameProblem({ message, next }: Problem, properties: readonly Property[]): Problem {
  const kinds = [...new Set(properties.map(({ kind }) => kind))];
  return { message, next: `${next ?? ""}; or a kind: ${kinds.join(", ")}` };
}

/** `fedprobe properties check`: everything that is wrong with the files, warnings of what is hardly meant, and what is right with the others. */
export async function runCheck(
  names: readonly string[],
  { json }: PropertiesOptions,
  io: Io,
): Promise<ExitCode> {
  const { files, properties, findings, problems: wrong, warnings } = loadProperties(names, process.cwd());
  const problems: Problem[] = [...findings.map(({ message, next }) => ({ message, next })), ...wrong];
  const code = wrong.length > 0 ? EXIT.invalidExperiment : findings.length > 0 ? EXIT.usage : EXIT.ok;
  if (json) {
    io.stdout.write(
      `${safeJson({ v: 1, valid: code === EXIT.ok, files: files.length, problems, warnings })}\n`,
    );
    return code;
  }
  for (const problem of problems) io.stderr.write(`${formatProblem(problem)}\n`);
  for (const warning of warnings) io.stderr.write(`warning: ${formatProblem(warning)}\n`);
  const faulty = new Set(problems.map(({ place }) => place?.file));
  for (const { file } of files.filter((one) => !faulty.has(one.file))) {
    const count = properties.filter(({ place }) => place.file === file).length;
    io.stdout.write(`ok: ${visibleText(file)}: ${count === 1 ? "1 property" : `${count} properties`}\n`);
  }
  return code;
}
