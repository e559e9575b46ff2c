import { type Token, tokenize } from "../reader/tokenize.js";

/** The tokens without parentheses that enclose all of them. */
function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  const [first] = tokens;
  if (first?.kind !== "symbol" || first.symbol !== "(") return tokens;
  const close = closingOf(tokens);
  if (close < tokens.length - 1) return tokens;
  // One that is left open is closed by the end.
  return withoutParentheses(tokens.slice(1, close));
}

/** Where the first parenthesis is closed; the number of tokens if it is not. */
function closingOf(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "symbol") continue;
    if (token.symbol === "(") depth += 1;
    if (token.symbol === ")") depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length;
}

/** The runs of tokens between the symbols that stand in no parentheses. */
function splitAt(tokens: readonly Token[], symbol: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "symbol" && token.symbol === "(") depth += 1;
    if (token.kind === "symbol" && token.symbol === ")") depth -= 1;
    if (depth === 0 && token.kind === "symbol" && token.symbol === symbol) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function conjunctsIn(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const inside = withoutParentheses(tokens);
  if (splitAt(inside, "||").length > 1) return [tokens];
  const parts = splitAt(inside, "&&");
  return parts.length === 1 ? [tokens] : parts.flatMap(conjunctsIn);
}

/**
 * The conditions that must all hold for an expression to hold, as they are written in it. They are those of the
 * checked expression's conjunctions, in order. The text must be one that has been read.
 */
export function splitConjuncts(text: string): readonly string[] {
  const tokens = tokenize(text);
  const ends = new Map<Token, number>(
    tokens.map((token, index) => [token, tokens[index + 1]?.at ?? text.length]),
  );
  const parts = conjunctsIn(tokens.filter(({ kind }) => kind !== "end"));
  return parts.map((part) => {
    const [first, last] = [part[0]!, part.at(-1)!];
    return text.slice(first.at, ends.get(last)).trim().replace(/\s+/g, " ");
  });
}
