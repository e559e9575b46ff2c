import { Timer } from "../kernel/timer.js";
import type { DataFrame } from "../mac/frame.js";
import type { ActionKind } from "./action-kind.js";

/** What the tunnel between the two places takes, µs. */
const TUNNEL = 1000;

/** What is sent at one place is sent again at the other: devices there take each other for neighbours. */
export const wormhole: ActionKind = {
  alone: "wormhole",
  together: "wormhole",
  lasts: "frames",
  targetsRoot: false,
  begin: ({ device, partners, queue, sending, timers }) => {
    const underway: DataFrame[] = [];
    const exit = new Timer(queue, () => {
      for (const frame of underway.splice(0)) {
        for (const partner of partners)
          partner.mac.repeat({ ...frame, ackRequest: false, action: sending.action });
      }
    });
    timers.push(exit);
    device.overhear = (frame) => {
      if (frame.kind !== "data" || frame.to === device.self || frame.action === sending.action) return;
      underway.push(frame);
      if (!exit.isSet) exit.after(TUNNEL);
    };
  },
  end: ({ device }) => {
    device.overhear = undefined;
  },
};
