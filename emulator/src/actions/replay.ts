import type { DataFrame } from "../mac/frame.js";
import { type ActionKind, type Doing, repeat } from "./action-kind.js";

/** Frames per second, where the action says nothing. */
const RATE = 0.5;
/** Frames that are remembered; the oldest is repeated first. */
const MEMORY = 64;
/** What is repeated sooner looks like a retransmission, µs. */
const YOUNGEST = 20e6;

interface Memory {
  readonly frame: DataFrame;
  readonly timeUs: number;
}

function isDao({ content }: DataFrame): boolean {
  return content.kind === "packet" && content.packet.message.kind === "dao";
}

/** Records frames of the victim that `isWanted` picks, and sends them again, bit by bit, much later. */
function begin(doing: Doing, isWanted: (frame: DataFrame) => boolean): void {
  const { action, device, queue, sending, victim } = doing;
  const memory: Memory[] = [];
  device.overhear = (frame) => {
    if (frame.kind !== "data" || frame.from !== victim!.self || frame.action !== undefined) return;
    if (!isWanted(frame)) return;
    memory.push({ frame, timeUs: queue.now });
    if (memory.length > MEMORY) memory.shift();
  };
  let next = 0;
  repeat(doing, action.rate ?? RATE, () => {
    const old = memory.filter(({ timeUs }) => timeUs < queue.now - YOUNGEST);
    const chosen = old[next++ % Math.max(1, old.length)];
    if (chosen) device.mac.repeat({ ...chosen.frame, action: sending.action });
  });
}

function end({ device }: Doing): void {
  device.overhear = undefined;
}

/** Any frame of another device again. */
export const replay: ActionKind = {
  alone: "frame-replay",
  lasts: "frames",
  targetsRoot: false,
  begin: (doing) => begin(doing, () => true),
  end,
};

/** Another device's DAO again, which may lead where it is no more. */
export const daoReplay: ActionKind = {
  ...replay,
  alone: "dao-replay",
  begin: (doing) => begin(doing, isDao),
};
