import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { nearestName, suggestName } from "../../../controller/src/experiment/nearest-name.js";

describe("the nearest known name", () => {
  test.each([
    ["locl", ["local", "ssh"], "local"],
    ["wset", ["east", "west"], "west"],
    ["Probes", ["probes", "properties"], "probes"],
    ["min_probe", ["min_probes", "probes"], "min_probes"],
    ["sweep", ["name", "time"], undefined],
    ["c", ["a", "b"], undefined],
    ["n1", ["n2"], undefined],
    ["A", ["a"], "a"],
    ["x".repeat(100_000), ["x"], undefined],
  ])("%s among %j is %s", (name, known, nearest) => expect(nearestName(name, known)).toBe(nearest));

  test("a known name is nearest to itself, and one letter away still the nearest or as near as another", () => {
    const known = ["border-router", "client", "attacker", "sniffer"];
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), (name, at) => {
        expect(nearestName(name, known)).toBe(name);
        const cut = at % name.length;
        expect(nearestName(name.slice(0, cut) + name.slice(cut + 1), known)).toBe(name);
      }),
    );
  });

  test("a suggestion lists what is known, each once and not too many", () => {
    expect(suggestName("locl", ["local", "ssh", "ssh"])).toBe('did you mean "local"? known: local, ssh');
    expect(suggestName("x", [])).toBe("remove it: none is known here");
    expect(suggestName("sweep", ["local", "ssh"])).toBe("use one of: local, ssh");
    expect(
      suggestName(
        "x",
        Array.from({ length: 500 }, (_, i) => `node-${i}`),
      ).length,
    ).toBeLessThan(250);
  });
});
