import { Composer, type CST, type Document, Lexer, LineCounter, Parser, type YAMLError } from "yaml";
import type { Place, Problem } from "../model/errors.js";
import { convertNode, type Spot } from "./convert-yaml.js";
import { printable } from "./text.js";

/** Open collections of the parser; an experiment needs 14. */
const DEEPEST = 64;
/** Tokens; the parser's errors are of the same number at most. */
const MOST_TOKENS = 300_000;

/**
 * Core types only: no tags of others, no merge keys, no dates, whatever a `%YAML` line says. Keys that
 * occur twice are found while converting, which knows both places and is not quadratic.
 */
const OPTIONS = {
  version: "1.2",
  schema: "core",
  strict: true,
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** A YAML file as plain data that remembers where everything stands. */
export interface YamlSource {
  readonly data: unknown;
  /** What is wrong with the YAML itself. */
  readonly problems: readonly Problem[];
  /** True if the data cannot be trusted to be what was meant. */
  readonly broken: boolean;
  /** Where the value at a path stands, or its key; of what is missing, what it is missing from. */
  place(path: readonly PropertyKey[], of?: "key" | "value"): Place;
}

/** Reads one YAML 1.2 document; never throws, takes time and memory in proportion to the text. */
export function readYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tokens = parseTokens(text, lines);
  if (!Array.isArray(tokens)) {
    const problem = {
      message: tokens.message,
      place: placeOf(tokens.offset),
      next: "write a plain experiment",
    };
    return { data: undefined, problems: [problem], broken: true, place: () => placeOf(0) };
  }
  const [document, another] = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  const syntax = document ? syntaxProblems(document, another, text, placeOf) : [];
  const converted = convertNode(document?.contents ?? null, placeOf);
  return {
    data: converted.value,
    problems: [...syntax, ...converted.problems],
    broken: syntax.length > 0 || converted.broken,
    place: (path, of = "value") => placeOf(offsetOf(converted.spot, path, of)),
  };
}

/** The concrete syntax; the parser's own stack is watched, as composing recurses as deep as that was. */
function parseTokens(text: string, lines: LineCounter): CST.Token[] | { message: string; offset: number } {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    const offset = Math.min(parser.offset, text.length);
    if (parser.stack.length > DEEPEST) return { message: "collections are nested too deeply", offset };
    if (++count > MOST_TOKENS) return { message: `more than ${MOST_TOKENS} tokens`, offset };
  }
  tokens.push(...parser.end());
  return tokens;
}

function syntaxProblems(
  document: Document.Parsed,
  another: Document.Parsed | undefined,
  text: string,
  placeOf: (offset: number) => Place,
): Problem[] {
  const found = [...meaningful(document.errors), ...document.warnings];
  const wrong = found.map(({ message, pos }) => ({ message, offset: pos[0] }));
  if (another) wrong.push({ message: "a second document begins", offset: another.range[0] });
  return wrong.map(({ message, offset }) => ({
    message: `YAML: ${printable(message.slice(0, 200))}`,
    place: placeOf(Math.min(offset, text.length)),
    next: nextStep(text, offset),
  }));
}

/** Once the parser has lost its way, it reports every token that follows. */
function meaningful(errors: readonly YAMLError[]): readonly YAMLError[] {
  const lost = errors.findIndex(({ message }) => / token in YAML (stream|document)/.test(message));
  return lost < 0 ? errors : errors.slice(0, Math.max(lost, 1));
}

function nextStep(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(start, start + 1000).split("\n", 1)[0] ?? "";
  return line.includes(`\${`)
    ? `inside { } and [ ] write "\${…}" in quotes`
    : "check the indentation, brackets and quotes here and above";
}

function offsetOf(root: Spot, path: readonly PropertyKey[], of: "key" | "value"): number {
  let spot = root;
  for (const [index, step] of path.entries()) {
    const part = spot.parts?.get(String(step));
    if (!part) return spot.key ?? spot.value;
    spot = part;
    if (index === path.length - 1 && of === "key") return spot.key ?? spot.value;
  }
  return spot.value;
}
