import { datagramPacket } from "../device/datagrams.js";
import { floodPayload } from "../device/payload.js";
import { type ActionKind, repeat } from "./action-kind.js";

/** Packets per second, where the action says nothing. */
const RATE = 1;
/** Bytes of a datagram that needs several frames. */
const SIZE = 400;

/** First fragments to which no others come: each takes one of the few buffers of the parent for a minute. */
export const fragmentAttack: ActionKind = {
  alone: "fragment-attack",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => {
    const { action, device, sending } = doing;
    repeat(doing, action.rate ?? RATE, (number) => {
      const { dodag, habit } = device.around;
      const { parent } = device.rpl;
      if (parent === undefined) return;
      const payload = floodPayload(number, SIZE);
      const packet = datagramPacket(
        device.self,
        dodag.root,
        habit.protocol,
        { purpose: "flood", number },
        payload,
      );
      device.adaptation.sendFragments(packet, parent, sending, (index) => index === 0);
    });
  },
};
