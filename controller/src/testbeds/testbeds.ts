import { EXIT, FedprobeError } from "../model/errors.js";
import type { TestbedPlan } from "../model/plan.js";
import type { Testbed } from "../model/reservation.js";
import { localTestbed } from "./local-testbed.js";
import { sshTestbed } from "./ssh-testbed.js";

/** Every kind of testbed that an experiment can name. */
const TESTBEDS: ReadonlyMap<string, Testbed> = new Map<TestbedPlan["kind"], Testbed>([
  ["local", localTestbed],
  ["ssh", sshTestbed],
]);

/** Names of the kinds, for schemas and help. */
export const testbedKinds: readonly string[] = [...TESTBEDS.keys()];

/** The testbed of a kind. @throws FedprobeError (3) listing the known kinds */
export function findTestbed(kind: string): Testbed {
  const testbed = TESTBEDS.get(kind);
  if (testbed) return testbed;
  const message = `${JSON.stringify(kind)} is no kind of testbed`;
  throw new FedprobeError(EXIT.invalidExperiment, [
    { message, next: `use one of: ${testbedKinds.join(", ")}` },
  ]);
}
