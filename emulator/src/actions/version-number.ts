import { nextSequence } from "../rpl/dodag.js";
import type { ActionKind } from "./action-kind.js";

/** DIOs with a version that the root has not given: all build the DODAG anew, again and again. */
export const versionNumber: ActionKind = {
  alone: "version-number",
  lasts: "state",
  targetsRoot: false,
  begin: ({ device: { rpl } }) => {
    rpl.disguise = (dio) => ({ ...dio, version: nextSequence(dio.version) });
    rpl.resetTrickle();
  },
  end: ({ device: { rpl } }) => {
    rpl.disguise = undefined;
  },
};
