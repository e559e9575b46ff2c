import { type FcsFormat, type Frame, LINK_TYPE } from "../../../dissection/src/index.js";
import { Draft } from "./draft.js";
import { buildFrame } from "./link-layers.js";

/** Link types; most frames are of the radio. */
const LINK_TYPES: readonly number[] = [
  ...Object.values(LINK_TYPE),
  ...[LINK_TYPE.IEEE802_15_4_NOFCS, LINK_TYPE.IEEE802_15_4_NOFCS, LINK_TYPE.IEEE802_15_4_NOFCS],
  ...[LINK_TYPE.IEEE802_15_4_WITHFCS, LINK_TYPE.IEEE802_15_4_WITHFCS, LINK_TYPE.IEEE802_15_4_WITHFCS],
];

const FCS_FORMATS: readonly FcsFormat[] = ["crc-16", "crc-16", "cc24xx", "none"];
const LONGEST_NOISE = 140;
/** µs; now and then long enough for everything that waits to be given up. */
const STEP = 20_000;
const LONG_STEP = 120_000_000;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Frames that nobody wishes for, the same for a seed: noise, samples with faults put in, and every combination
 * of headers with lengths that are mostly right. One object and one buffer serve all frames.
 */
export class HostileFrames {
  readonly #draft: Draft;
  readonly #frame: Writable<Frame> = { time: 1e15, linkType: 0, bytes: new Uint8Array(0), wireLength: 0 };

  constructor(
    seed: number,
    private readonly samples: readonly Frame[] = [],
  ) {
    this.#draft = new Draft(seed);
  }

  /** The next frame, valid until the one after it. */
  next(): Frame {
    const { dice } = this.#draft;
    const kind = dice.below(10);
    const linkType = dice.pick(LINK_TYPES);
    this.#draft.clear();
    if (kind === 0) this.#draft.noise(dice.below(LONGEST_NOISE));
    else if (kind < 4 && this.samples.length > 0) return this.#mutate(dice.pick(this.samples));
    else buildFrame(this.#draft, linkType);
    if (dice.once(4)) this.#damage();
    return this.#finish(linkType);
  }

  #mutate({ bytes, linkType }: Frame): Frame {
    this.#draft.copy(bytes);
    this.#damage();
    return this.#finish(linkType);
  }

  /** Some bytes are others, and sometimes the end is missing, or something follows it. */
  #damage(): void {
    const { dice } = this.#draft;
    for (let change = dice.below(5); change > 0; change--) {
      this.#draft.patch(dice.below(this.#draft.length + 1), dice.roll());
    }
    if (dice.once(3)) this.#draft.length = dice.below(this.#draft.length + 1);
    else if (dice.once(6)) this.#draft.noise(dice.below(20));
  }

  #finish(linkType: number): Frame {
    const { dice, length } = this.#draft;
    const frame = this.#frame;
    frame.time += dice.once(5000) ? LONG_STEP : dice.below(STEP);
    frame.linkType = linkType;
    frame.bytes = this.#draft.bytes;
    frame.wireLength = length + (dice.once(20) ? dice.below(40) : 0);
    frame.fcsFormat = dice.pick(FCS_FORMATS);
    return frame;
  }
}
