/** One word of an expression, with its index in the expression. */
export type Token =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "attribute"; readonly name: string; readonly event?: number; readonly at: number }
  | { readonly kind: "parameter" | "function" | "word"; readonly name: string; readonly at: number }
  | { readonly kind: "symbol"; readonly symbol: string; readonly at: number }
  | { readonly kind: "end"; readonly at: number };

/** What stops an expression from being read, and at which index. */
export class SyntaxProblem extends Error {
  constructor(
    readonly at: number,
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

/** Longest expression, in characters. */
const MAX_LENGTH = 16_384;

/** `proto` may begin with a digit (`8021q.vid`) but holds a letter, or it would be a decimal number. */
const ATTRIBUTE = /(\d*[A-Za-z_]\w*\.[A-Za-z_]\w*)(?:\.(\d{1,5}))?(?![\w.])/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])/y;
const TEXT = /'([^']*)'/y;
const NAME = /([$#]?)([A-Za-z_]\w*)(?![\w.])/y;
const SYMBOL = /&&|\|\||[=!<>]=|[<>+\-*/(),]/y;
const BLANK = /\s*/y;

const NAMED = { $: "parameter", "#": "function", "": "word" } as const;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readAttribute(text: string, at: number): readonly [Token, number] | undefined {
  const match = matchAt(ATTRIBUTE, text, at);
  if (match === null) return undefined;
  const name = match[1]!;
  const token: Token =
    match[2] === undefined
      ? { kind: "attribute", name, at }
      : { kind: "attribute", name, event: Number(match[2]), at };
  return [token, match[0].length];
}

function readNumber(text: string, at: number): readonly [Token, number] | undefined {
  const match = matchAt(NUMBER, text, at);
  if (match === null) return undefined;
  const value = Number(match[0]);
  if (!Number.isFinite(value))
    throw new SyntaxProblem(at, "a number too large to be held", "write a smaller one");
  return [{ kind: "number", value, at }, match[0].length];
}

function readOther(text: string, at: number): readonly [Token, number] | undefined {
  const quoted = matchAt(TEXT, text, at);
  if (quoted) return [{ kind: "text", value: quoted[1]!, at }, quoted[0].length];
  const named = matchAt(NAME, text, at);
  if (named) {
    const kind = NAMED[named[1] as keyof typeof NAMED];
    return [{ kind, name: named[2]!, at }, named[0].length];
  }
  const symbol = matchAt(SYMBOL, text, at);
  return symbol ? [{ kind: "symbol", symbol: symbol[0], at }, symbol[0].length] : undefined;
}

/** The words of an expression, ending with `end`. Throws `SyntaxProblem` at what is none. */
export function tokenize(text: string): readonly Token[] {
  if (text.length > MAX_LENGTH)
    throw new SyntaxProblem(0, `an expression of more than ${MAX_LENGTH} characters`, "split the property");
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(BLANK, text, at)?.[0].length ?? 0;
    if (at >= text.length) break;
    const read = readAttribute(text, at) ?? readNumber(text, at) ?? readOther(text, at);
    if (read === undefined)
      throw new SyntaxProblem(
        at,
        `cannot read '${text.slice(at, at + 10)}'`,
        "write proto.attribute, a number, 'text', an operator or a #function",
      );
    tokens.push(read[0]);
    at += read[1];
  }
  return [...tokens, { kind: "end", at: text.length }];
}
