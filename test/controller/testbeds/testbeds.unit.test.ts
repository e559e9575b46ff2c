import { describe, expect, test } from "@jest/globals";
import { findTestbed, testbedKinds } from "../../../controller/src/testbeds/testbeds.js";

describe("kinds of testbeds", () => {
  test.each(testbedKinds)("%s is one", (kind) => {
    expect(findTestbed(kind)).toMatchObject({ check: expect.any(Function), reserve: expect.any(Function) });
  });

  test.each(["lokal", "", "constructor", "__proto__"])(
    "%j is none, and the known ones are listed",
    (kind) => {
      expect(() => findTestbed(kind)).toThrow(
        expect.objectContaining({ name: "FedprobeError", exitCode: 3 }),
      );
      expect(() => findTestbed(kind)).toThrow(/use one of: local, ssh$/);
    },
  );
});
