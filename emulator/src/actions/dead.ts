import type { ActionKind } from "./action-kind.js";

/** No power; when it ends the device starts anew. */
export const dead: ActionKind = {
  alone: "node-failure",
  lasts: "state",
  targetsRoot: false,
  begin: ({ device }) => device.powerOff(),
  end: ({ device }) => device.powerOn(),
};
