import { airtimeUs } from "../radio/phy.js";
import type { BeaconFrame, DataFrame, EnhancedAckFrame, RadioFrame } from "./frame.js";
import type { MacSurroundings } from "./mac.js";
import { SlotClock } from "./slot-clock.js";
import { NO_METRIC, TimeSource } from "./time-source.js";
import { TIMESLOT } from "./tsch-schedule.js";

/** What it takes to know when slots begin. */
export interface SlotSurroundings extends Pick<MacSurroundings, "panId" | "phy" | "queue" | "random"> {
  /** When slot 0 of the network begins, µs of the kernel. */
  readonly originUs: number;
  /** The border router: its clock is that of the network. */
  readonly isRoot: boolean;
}

/** Most that a crystal is wrong by, parts per million. */
const MOST_DRIFT = 20;
/** Most that the arrival of a frame is measured wrong by, µs. */
const MOST_MEASURING_ERROR = 16;

/** Keeps a device's slots where those of its network are (IEEE Std 802.15.4-2020, 6.5.4). */
export class Synchronisation {
  readonly clock: SlotClock;
  readonly #source: TimeSource;
  #isOn = false;

  constructor(private readonly around: SlotSurroundings) {
    const { isRoot, originUs, queue, random } = around;
    this.clock = new SlotClock(queue, originUs, isRoot ? 0 : random.between(-MOST_DRIFT, MOST_DRIFT));
    this.#source = new TimeSource(queue);
  }

  /** Whether the device knows when slots begin. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** What the device says in its beacons; `NO_METRIC`: nobody is to take the time from it. */
  get joinMetric(): number {
    return this.around.isRoot ? 0 : this.#source.joinMetric;
  }

  get mayAnnounce(): boolean {
    return this.joinMetric < NO_METRIC;
  }

  /** It has heard of nobody for too long. */
  get isLost(): boolean {
    return !this.around.isRoot && this.#source.isWorthless;
  }

  /** The border router begins; others begin with a beacon. */
  begin(): void {
    this.#isOn = true;
  }

  clear(): void {
    this.#isOn = false;
    this.#source.clear();
  }

  /** How long before its time in slot `asn` the frame came that has just ended, µs. */
  earliness({ bytes }: RadioFrame, asn: number): number {
    const { phy, queue } = this.around;
    return this.clock.earliness(asn, queue.now - airtimeUs(phy, bytes.length));
  }

  /** Outside of the guard time around its place in slot `asn` nobody listens (6.5.4.3). */
  isInTime(frame: RadioFrame, asn: number): boolean {
    return Math.abs(this.earliness(frame, asn)) <= TIMESLOT.rxWait / 2;
  }

  /** A beacon, in the slot `asn` if there are slots yet; true if there are from now on. */
  hearBeacon(beacon: BeaconFrame, asn: number): boolean {
    const { isRoot, panId } = this.around;
    if (isRoot || beacon.panId !== panId || !this.#source.accepts(beacon)) return false;
    const wasOn = this.#isOn;
    if (wasOn && !this.isInTime(beacon, asn)) return false;
    this.#source.take(beacon);
    this.#follow(beacon, beacon.asn);
    this.begin();
    return !wasOn;
  }

  /** A frame for the device that came in slot `asn` (frame-based synchronisation). */
  hearData(frame: DataFrame, asn: number): void {
    if (!this.#source.is(frame.from)) return;
    this.#follow(frame, asn);
    this.#source.noteHeard();
  }

  /** An acknowledgement of a frame to `from` (acknowledgement-based synchronisation). */
  hearAck({ timeCorrection }: EnhancedAckFrame, from: DataFrame["to"]): void {
    if (!this.#source.is(from)) return;
    this.clock.delay(timeCorrection);
    this.#source.noteHeard();
  }

  /** Slots begin when the sender's do, as nearly as that can be measured. */
  #follow(frame: RadioFrame, asn: number): void {
    const mistake = this.around.random.between(-MOST_MEASURING_ERROR, MOST_MEASURING_ERROR);
    this.clock.delay(mistake - this.earliness(frame, asn));
  }
}
