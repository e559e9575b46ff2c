import { EventQueue } from "../../emulator/src/kernel/event-queue.js";
import { openRandom } from "../../emulator/src/kernel/random.js";
import { CsmaMac } from "../../emulator/src/mac/csma-mac.js";
import type { DataFrame, RadioFrame } from "../../emulator/src/mac/frame.js";
import type { MacUser, TransmitResult } from "../../emulator/src/mac/mac.js";
import { type Identity, makeIdentity } from "../../emulator/src/network/identity.js";
import { findLinks } from "../../emulator/src/radio/links.js";
import { Medium } from "../../emulator/src/radio/medium.js";
import { airtimeUs, PHYS, type Phy } from "../../emulator/src/radio/phy.js";
import type { Position, Propagation } from "../../emulator/src/radio/propagation.js";

/** A radio that neither fades nor stands behind anything. */
export const CLEAR: Propagation = {
  txPower: 0,
  referenceLoss: 40,
  exponent: 3,
  shadowing: 0,
  fading: 0,
  sensitivity: -97,
  noise: -100,
  capture: 3,
  ccaThreshold: -95,
};

export const OQPSK: Phy = PHYS["oqpsk-2450"];

/** What a test lets stations do. */
export interface Setting {
  /** The first is the sink; all others have a frame to send whenever they can. */
  readonly positions: readonly Position[];
  readonly phy?: Phy;
  readonly propagation?: Propagation;
  /** Bytes of the PSDU. */
  readonly length: number;
  readonly ackRequest?: boolean;
  readonly seconds?: number;
  readonly seed?: number;
  /** Who has something to send; all but the sink, where it says nothing. */
  readonly senders?: readonly number[];
}

/** A frame on the air. */
export interface OnAir {
  readonly node: number;
  readonly beginUs: number;
  readonly endUs: number;
  readonly frame: RadioFrame;
}

/** What came of it. */
export interface Outcome {
  readonly results: readonly (TransmitResult & { readonly node: number })[];
  /** Frames that the sink has got, each once. */
  readonly arrived: number;
  /** Of them those of each node. */
  readonly arrivedFrom: readonly number[];
  /** Of them each second. */
  readonly rate: number;
  readonly air: readonly OnAir[];
}

let sequence = 0;

/** A data frame of `length` bytes that means nothing. */
export function blank(from: Identity, to: Identity, length: number, ackRequest: boolean): DataFrame {
  sequence = (sequence + 1) % 256;
  const packet = { kind: "packet", packet: undefined } as unknown as DataFrame["content"];
  return {
    kind: "data",
    bytes: new Uint8Array(length),
    sequence,
    panId: 1,
    ...{ from, to, ackRequest, fcsOk: true, content: packet, action: undefined },
  };
}

/** Lets stations send to the first as much as they can, and says what came of it. */
export function saturate(setting: Setting): Outcome {
  const {
    positions,
    phy = OQPSK,
    propagation = CLEAR,
    length,
    ackRequest = false,
    seconds = 20,
    seed = 1,
  } = setting;
  const queue = new EventQueue();
  const air: OnAir[] = [];
  const nodes = positions.map((position, index) => ({ name: `node ${index}`, position, channel: 11 }));
  const onAir = (frame: RadioFrame, node: number) => {
    const beginUs = queue.now;
    air.push({ node, frame, beginUs, endUs: beginUs + airtimeUs(phy, frame.bytes.length) });
  };
  const marks = Int32Array.from(nodes, (_, index) => index);
  const links = findLinks(nodes, propagation, seed);
  const medium = new Medium<RadioFrame>(queue, phy, links, propagation, marks, onAir);
  const identities = nodes.map(({ name }, index) => makeIdentity(index, name, 0));
  const results: (TransmitResult & { node: number })[] = [];
  const arrivedFrom = positions.map(() => 0);
  const macs = nodes.map((_, node): CsmaMac => {
    const user: MacUser = {
      deliver: ({ from }) => {
        arrivedFrom[from.index]! += 1;
      },
      transmitted: (result) => {
        results.push({ ...result, node });
        macs[node]!.repeat(blank(identities[node]!, identities[0]!, length, ackRequest));
      },
      dropped: () => undefined,
    };
    const random = openRandom(seed, `mac of ${node}`);
    return new CsmaMac({ self: identities[node]!, panId: 1, queue, phy, medium, random, user });
  });
  for (const mac of macs) mac.powerOn();
  for (const node of setting.senders ?? positions.map((_, index) => index).slice(1)) {
    macs[node]!.repeat(blank(identities[node]!, identities[0]!, length, ackRequest));
  }
  while (queue.step(seconds * 1e6));
  const arrived = arrivedFrom.reduce((sum, count) => sum + count, 0);
  return { results, arrived, arrivedFrom, rate: arrived / seconds, air };
}
