import { type ActionKind, repeat } from "./action-kind.js";

/** Names, and messages per second, where the action says nothing. */
const COUNT = 10;
const RATE = 2;

/** DIOs under names that nobody has, in turn. */
export const sybil: ActionKind = {
  alone: "sybil",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => {
    const { action, device, invent, sending } = doing;
    const names = Array.from({ length: action.count ?? COUNT }, invent);
    repeat(doing, action.rate ?? RATE, (number) => {
      const from = names[number % names.length]!;
      device.adaptation.send(device.rpl.dio("all-rpl-nodes", from), "broadcast", { ...sending, from });
    });
  },
};
