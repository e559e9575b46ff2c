import { type Property, PropertyError, type Verdict } from "@fedprobe/properties";
import { describe, expect, test } from "@jest/globals";
import { type Case, hasCases, readCases } from "./cases.js";
import { judge, ranksOf, read } from "./trace.js";

const describeWithData = hasCases ? describe : describe.skip;

type Said = Pick<Verdict, "propertyId" | "verdict"> & { readonly ranks: Readonly<Record<number, number>> };

/** What ours says where the original says something else (properties.md, section 3): packets of each verdict. */
const MENDED: Readonly<Record<string, { why: string; verdicts: readonly Said[] }>> = {
  "13_security_timeout_packet_lacking_attr": {
    why: "time moves by every event",
    verdicts: [{ propertyId: 1, verdict: "not_respected", ranks: { 1: 1 } }],
  },
  "34_mixed_ops_no_parens": {
    why: "&& binds tighter than ||",
    verdicts: [
      { propertyId: 1, verdict: "detected", ranks: { 1: 2 } },
      { propertyId: 1, verdict: "detected", ranks: { 1: 3 } },
    ],
  },
  "35_decimal_constant": {
    why: "decimals are allowed",
    verdicts: [
      { propertyId: 1, verdict: "detected", ranks: { 1: 1 } },
      { propertyId: 2, verdict: "detected", ranks: { 1: 2 } },
    ],
  },
  "37_is_exist": {
    why: "a number 0 exists",
    verdicts: [
      { propertyId: 1, verdict: "detected", ranks: { 1: 1 } },
      { propertyId: 2, verdict: "detected", ranks: { 1: 2 } },
      { propertyId: 1, verdict: "detected", ranks: { 1: 3 } },
    ],
  },
  "52_ip_literal": {
    why: "a literal is read in the attribute's type",
    verdicts: [{ propertyId: 1, verdict: "detected", ranks: { 1: 1 } }],
  },
  "53_tcp_flag_zero_is_null": {
    why: "a flag of value 0 exists",
    verdicts: [{ propertyId: 1, verdict: "detected", ranks: { 1: 1 } }],
  },
};

/** Operators that the reader recognises and refuses, by case. */
const REFUSED = /^not supported yet: (operator (AND|OR|NOT|BEFORE)|attribute 'counter_)/;

function refusalOf(rule: string): string | undefined {
  try {
    read(rule);
    return undefined;
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    return error.problems.map(({ message }) => message).join("; ");
  }
}

function eventCount(properties: readonly Property[], id: number): number {
  const root = properties.find((property) => property.id === id)?.root;
  return root?.kind === "event" ? 1 : Number.POSITIVE_INFINITY;
}

/** The original prints a COMPUTE's packet again as event 2, and the packet that revealed a time-out as event 0. */
function expectedOf({ expected, rule }: Case): readonly object[] {
  const properties = read(rule);
  return expected.map(({ property, verdict, ranks }) => {
    const kept = Object.entries(ranks).filter(
      ([event]) => Number(event) > 0 && Number(event) <= eventCount(properties, property),
    );
    return { propertyId: property, verdict, ranks: Object.fromEntries(kept) };
  });
}

describeWithData("cases of the original engine", () => {
  const all = readCases();
  const cases = all.filter(({ rule }) => refusalOf(rule) === undefined);
  const refused = all.filter(({ rule }) => refusalOf(rule) !== undefined);

  test.each(cases.map((one) => [one.name, one] as const))("%s", (name, one) => {
    const verdicts = judge(one.rule, one.trace).map((verdict) => ({
      propertyId: verdict.propertyId,
      verdict: verdict.verdict,
      ranks: ranksOf(verdict),
    }));
    expect(verdicts).toEqual(MENDED[name]?.verdicts ?? expectedOf(one));
  });

  test.each(refused.map((one) => [one.name, one] as const))(
    "%s is refused until its operator is supported",
    (_, one) => {
      expect(refusalOf(one.rule)).toMatch(REFUSED);
    },
  );

  test("only AND, OR, NOT, BEFORE and packet counters are refused", () => {
    expect(refused.map(({ name }) => name.slice(0, 2))).toEqual("19 20 21 23 24 25 36 42 58 64".split(" "));
  });
});
