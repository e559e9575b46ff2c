import { FCS_FORMATS, type FcsFormat, LINK_TYPE } from "../model.js";
import { FCS_32_LENGTH, FCS_LENGTH } from "../protocols/fcs.js";
import { type FcsChoice, FcsDetector } from "./fcs-detector.js";

/** In place of a format, by its number in `FCS_FORMATS`: the frame is to be looked at, or waits until there is one. */
export const PENDING = 255;

/** Octets of the capture for which the first frames of an interface wait at most. */
const PATIENCE = 65_536;

/** Octets of preamble, delimiter and PHY header before the PSDU of link type 215. */
const NONASK_HEADER_LENGTH = 6;

/** The choice that nothing in the frames can change; `undefined` where it is to be found out. */
function certainChoice(length: number | undefined, asked: FcsFormat | undefined): FcsChoice | undefined {
  if (asked !== undefined) return { format: asked, reason: "as was asked for" };
  if (length === 0) return { format: "none", reason: "the capture says that its frames have none" };
  if (length === FCS_32_LENGTH)
    return { format: "crc-32", reason: "the capture says that theirs has 32 bits" };
  return undefined;
}

/**
 * How the check sequences of one interface are read. Its first frames wait until that is known, for 64 kB of the
 * capture at most, so that the answer is a matter of the capture and not of the pieces in which it comes. After
 * that, every frame is read by the choice that there is when it comes.
 */
export class InterfaceFcs {
  /** The format that all frames to come have, by its number in `FCS_FORMATS`; `PENDING` before that is certain. */
  code = PENDING;
  /** That of the frames that waited; `PENDING` as long as they do. */
  firstCode = PENDING;
  #present = PENDING;
  #firstAt = -1;
  readonly #certain: FcsChoice | undefined;
  readonly #detector: FcsDetector;
  readonly #headerLength: number;

  /** `length`: octets of check sequence, if the capture says it; `asked`: what its user says. */
  constructor(
    linkType: number,
    length: number | undefined,
    asked: FcsFormat | undefined,
    private readonly tell: (choice: FcsChoice) => void,
  ) {
    const isNonAsk = linkType === LINK_TYPE.IEEE802_15_4_NONASK_PHY;
    if (!isNonAsk && linkType !== LINK_TYPE.IEEE802_15_4_WITHFCS) this.code = FCS_FORMATS.indexOf("crc-16");
    this.#headerLength = isNonAsk ? NONASK_HEADER_LENGTH : 0;
    this.#certain = certainChoice(length, asked);
    this.#detector = new FcsDetector(length === FCS_LENGTH);
  }

  /** Looks at the frame `bytes[start, end)` at byte `offset` of the capture; returns its format, or `PENDING`. */
  observe(bytes: Uint8Array, start: number, end: number, offset: number, isWhole: boolean): number {
    if (this.#firstAt < 0) this.#firstAt = offset;
    if (this.#certain !== undefined || this.isDue(offset)) this.choose();
    if (this.code !== PENDING) return this.code;
    if (isWhole) this.#detector.observe(bytes, start + this.#headerLength, end);
    if (this.firstCode !== PENDING || this.#detector.hasSeenEnough) this.choose();
    return this.#present;
  }

  /** Whether its frames have waited long enough when the capture was read up to byte `offset`. */
  isDue(offset: number): boolean {
    return this.firstCode === PENDING && offset - this.#firstAt >= PATIENCE;
  }

  /** Takes the choice that there is. */
  choose(): void {
    const before = this.#present;
    this.#present = FCS_FORMATS.indexOf(this.#certain?.format ?? this.#detector.format);
    if (this.firstCode === PENDING) this.firstCode = this.#present;
    if (this.#certain !== undefined || this.#detector.isSettled) this.code = this.#present;
    if (this.#present !== before) this.tell(this.#certain ?? this.#detector.choice);
  }
}
