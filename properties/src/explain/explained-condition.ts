import { contains, type Expression, mapLeaves, visitParts } from "../data/expression.js";
import type { Read, Test } from "../machine/comparison.js";
import { type ExpressionCompiler, isCounting } from "../machine/compile-expression.js";
import type { History } from "../machine/history.js";
import type { Packet } from "../machine/packet.js";
import type { ConditionCheck, FoundValue } from "./explanation.js";
import { formatExpression } from "./format-expression.js";

interface Name {
  readonly name: string;
  readonly read: Read;
}

function namesIn(condition: Expression, compiler: ExpressionCompiler): readonly Name[] {
  const names = new Map<string, Read>();
  visitParts(condition, (part) => {
    const isName =
      part.kind === "attribute" ||
      part.kind === "parameter" ||
      part.kind === "exists" ||
      part.kind === "aggregate";
    if (isName) names.set(formatExpression(part), compiler.read(part));
  });
  return [...names].map(([name, read]) => ({ name, read }));
}

/** One of the conditions of an event that must all hold, ready to be asked and to tell what it saw. */
export class ExplainedCondition {
  /** Reads what earlier packets carried. */
  readonly refers: boolean;
  /** Counts packets: it has seen one only if the other conditions on the packet alone hold. */
  readonly counts: boolean;
  readonly #names: readonly Name[];
  readonly #test: Test | undefined;

  constructor(
    readonly expression: Expression,
    readonly text: string,
    private readonly compiler: ExpressionCompiler,
  ) {
    this.refers = contains(expression, (part) => part.kind === "attribute" && part.event !== undefined);
    this.counts = isCounting(expression);
    this.#names = namesIn(expression, compiler);
    this.#test = this.counts ? undefined : compiler.test(expression);
  }

  check(packet: Packet, history: History): ConditionCheck {
    const found = this.#names.map(({ name, read }) => ({ name, value: read(packet, history) }));
    const test = this.#test ?? this.compiler.test(this.#counted(found));
    return { text: this.text, holds: test(packet, history), found };
  }

  notAsked(): ConditionCheck {
    return { text: this.text, holds: undefined, found: [] };
  }

  /** The condition with what was counted in the place of counting, which would count the packet again. */
  #counted(found: readonly FoundValue[]): Expression {
    const values = new Map(found.map(({ name, value }) => [name, value]));
    return mapLeaves(this.expression, (leaf) =>
      leaf.kind === "aggregate" ? { kind: "literal", value: values.get(formatExpression(leaf)) ?? 0 } : leaf,
    );
  }
}
