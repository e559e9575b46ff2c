import { ATTRIBUTES, attributeType } from "@fedprobe/dissection";
import {
  type Property,
  PropertyError,
  type Problem as PropertyProblem,
  readProperties,
} from "@fedprobe/properties";
import type { Problem } from "../model/errors.js";
import type { PropertyFile } from "../model/plan.js";
import { visibleText } from "../model/visible-text.js";
import { findProperties, readLibrary } from "./find-properties.js";
import type { Finding } from "./finding.js";
import { readText } from "./read-text.js";
import { quoted } from "./text.js";

/** Something wrong with a name in the list of properties. */
export interface NameFinding extends Finding {
  readonly next: string;
}

/** The property files of an experiment, read and checked. */
export interface LoadedProperties {
  readonly files: readonly PropertyFile[];
  readonly properties: readonly Property[];
  /** What is wrong with the names in the experiment file. */
  readonly findings: readonly NameFinding[];
  /** What is wrong in the property files. */
  readonly problems: readonly Problem[];
  /** What can be read there but is hardly meant. */
  readonly warnings: readonly Problem[];
}

/** Finds and reads the files that `names` (undefined: not to be looked at) mean; relative paths start from `folder`. */
export function loadProperties(names: readonly (string | undefined)[], folder: string): LoadedProperties {
  const findings: NameFinding[] = [];
  const library = readLibrary();
  const found = new Map<string, { readonly name: string; readonly index: number }>();
  for (const [index, name] of names.entries()) {
    if (name === undefined) continue;
    const result = findProperties(name, folder, library);
    if ("fault" in result) {
      findings.push({ path: ["properties", index], message: result.fault, next: result.next });
      continue;
    }
    for (const file of result.files) {
      const before = found.get(file)?.index;
      if (before === undefined) found.set(file, { name, index });
      else findings.push(repeated(file, index, before));
    }
  }
  return { findings, ...readAll(found) };
}

function repeated(file: string, index: number, before: number): NameFinding {
  const message = `the properties of ${quoted(file)} are there twice`;
  return { path: ["properties", index], message, next: "name them once", first: ["properties", before] };
}

function readAll(found: ReadonlyMap<string, { readonly name: string }>): Omit<LoadedProperties, "findings"> {
  const files: PropertyFile[] = [];
  const properties: Property[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [file, { name }] of found) {
    const text = readText(file);
    if (typeof text !== "string") {
      problems.push(text);
      continue;
    }
    files.push({ name, file, text });
    const result = read(text, file, (warning) => warnings.push(toProblem(warning)));
    if (result instanceof PropertyError) problems.push(...result.problems.map(toProblem));
    else properties.push(...result);
  }
  return { files, properties, problems: [...problems, ...repeatedIds(properties)], warnings };
}

function read(
  text: string,
  file: string,
  warn: (warning: PropertyProblem) => void,
): readonly Property[] | PropertyError {
  const knownAttributes = ATTRIBUTES.map(({ name }) => name);
  try {
    return readProperties(text, { file, attributeType, knownAttributes, warn });
  } catch (error) {
    if (error instanceof PropertyError) return error;
    throw error;
  }
}

/** A probe loads all files at once, so an identifier is that of one property. */
function repeatedIds(properties: readonly Property[]): Problem[] {
  const first = new Map<number, Property>();
  return properties.flatMap((property): Problem[] => {
    const before = first.get(property.id);
    if (!before) {
      first.set(property.id, property);
      return [];
    }
    const { file, line, column } = before.place;
    const message = `property_id ${property.id} is there twice, first at ${visibleText(file)}:${line}:${column}`;
    return [{ message, place: property.place, next: "give one of them another number" }];
  });
}

function toProblem({ message, file, line, column, next }: PropertyProblem): Problem {
  return { message: visibleText(message), place: { file, line, column }, next: visibleText(next) };
}
