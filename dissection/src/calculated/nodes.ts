import { slotOf } from "../attributes.js";
import { FRAME_TYPE } from "../protocols/assigned-numbers.js";
import type { Reading } from "../reading.js";
import { isSet, type Slots, setFlag, setNumber } from "../slots.js";
import { Arrivals } from "./arrivals.js";
import { NO_SEQUENCE, RecentFrames } from "./recent-frames.js";
import { RecentRate } from "./recent-rate.js";
import { RecentTable } from "./recent-table.js";
import { SequenceGaps } from "./sequence-gaps.js";
import { isOrigin, seekTransmitter, TRANSMITTER_WORDS } from "./transmitter.js";

const RETRANSMISSION = slotOf("meta.retransmission");
const REPORTS = slotOf("node.reports");
const RATE = slotOf("node.rate");
const INTERARRIVAL = slotOf("node.interarrival");
const JITTER = slotOf("node.jitter");
const LOSS = slotOf("node.loss");
const DELIVERY_RATIO = slotOf("node.delivery_ratio");
const RETRANSMISSIONS = slotOf("node.retransmissions");
const SILENCE = slotOf("node.silence");
const SEQUENCE_STEP = slotOf("node.sequence_step");

const TYPE = slotOf("ieee802154.frame_type");
const SEQUENCE = slotOf("ieee802154.sequence_number");
const PSDU_HASH = slotOf("meta.psdu_hash");
const SLOTFRAME_SIZE = slotOf("tsch.slotframe_size");

/** Transmitters that are remembered. */
const CAPACITY = 16_384;

/** A row of numbers for each: UDP datagrams of its own, copies, when it was heard last, and its last number. */
const ROW = 4;
const REPORTED = 0;
const COPIES = 1;
const HEARD = 2;
const NUMBER = 3;

/** Sequence numbers have eight bits. */
const NUMBERS = 256;

/** A copy comes within the retries of one transmission (IEEE Std 802.15.4-2020, 6.7.4.3): far less than this, µs. */
const COPY_WINDOW = 500_000;
/** With TSCH a retry waits for the next cell to the same neighbour, which may come once a slotframe. */
const COPY_SLOTFRAMES = 8;
/** Usual length of a timeslot, µs (RFC 8180, 4.1). */
const TIMESLOT = 10_000;
/** Whatever a beacon says: eight slotframes of 4 s, which is longer than those in use, µs. */
const LONGEST_COPY_WINDOW = 32_000_000;

/** What is known of the transmitters of frames, by MAC address. Frames with a wrong FCS are no sign of anybody. */
export class Nodes {
  /** Whether the last frame is a copy of one before it. */
  isCopy = false;
  /** The place of the last frame's transmitter; -1 where it is not named, or the FCS wrong. */
  place = -1;
  private readonly table = new RecentTable(CAPACITY, TRANSMITTER_WORDS);
  private readonly rows = new Float64Array(CAPACITY * ROW);
  private readonly arrivals = new Arrivals(CAPACITY);
  private readonly rates = new RecentRate(CAPACITY);
  private readonly gaps = new SequenceGaps(CAPACITY);
  private readonly frames = new RecentFrames(CAPACITY);
  private copyWindow = COPY_WINDOW;

  get forgotten(): number {
    return this.table.evicted;
  }

  /** A frame whose FCS is not wrong. */
  note(reading: Reading): void {
    const { slots } = reading;
    this.isCopy = false;
    this.place = -1;
    setNumber(slots, RETRANSMISSION, 0);
    if (!seekTransmitter(reading, this.table.sought)) return;
    this.learnSlotframe(reading);
    this.place = this.table.claim();
    if (this.table.isNew) this.begin(this.place);
    this.isCopy = this.noteContent(reading);
    setFlag(slots, RETRANSMISSION, this.isCopy ? 1 : 0);
    this.noteTime(reading);
    if (this.isCopy) this.rows[this.place * ROW + COPIES]! += 1;
    else this.noteNew(reading);
    this.put(reading);
  }

  /** A frame whose FCS is wrong: what is known of the node that its address names, if that is right. */
  recall(reading: Reading): void {
    const { slots } = reading;
    this.isCopy = false;
    this.place = -1;
    setNumber(slots, RETRANSMISSION, 0);
    if (!seekTransmitter(reading, this.table.sought)) return;
    const place = this.table.find();
    setNumber(slots, REPORTS, place < 0 ? 0 : this.rows[place * ROW + REPORTED]!);
  }

  private begin(place: number): void {
    this.rows[place * ROW + REPORTED] = 0;
    this.rows[place * ROW + COPIES] = 0;
    this.rows[place * ROW + HEARD] = Number.NaN;
    this.rows[place * ROW + NUMBER] = Number.NaN;
    this.arrivals.reset(place);
    this.rates.reset(place);
    this.gaps.reset(place);
    this.frames.reset(place);
  }

  private learnSlotframe({ slots }: Reading): void {
    if (!isSet(slots, SLOTFRAME_SIZE)) return;
    const window = COPY_SLOTFRAMES * TIMESLOT * slots.numbers[SLOTFRAME_SIZE]!;
    this.copyWindow = Math.min(LONGEST_COPY_WINDOW, Math.max(COPY_WINDOW, window));
  }

  private noteContent({ slots, time }: Reading): boolean {
    const sequence = isSet(slots, SEQUENCE) ? slots.numbers[SEQUENCE]! : NO_SEQUENCE;
    return this.frames.note(this.place, sequence, slots.numbers[PSDU_HASH]! | 0, time, this.copyWindow);
  }

  /** How long it had been silent, copies included. */
  private noteTime({ slots, time }: Reading): void {
    const before = this.rows[this.place * ROW + HEARD]!;
    if (!Number.isNaN(before)) setNumber(slots, SILENCE, Math.max(0, time - before));
    this.rows[this.place * ROW + HEARD] = before > time ? before : time;
  }

  private noteNew(reading: Reading): void {
    const { slots, time } = reading;
    const { place } = this;
    this.arrivals.note(place, time);
    this.rates.note(place, time);
    const type = slots.numbers[TYPE];
    // Beacons have a number of their own (macBsn, macEbsn); data and commands share macDsn.
    const isCounted = type === FRAME_TYPE.DATA || type === FRAME_TYPE.COMMAND;
    if (isCounted && isSet(slots, SEQUENCE)) this.noteNumber(slots, slots.numbers[SEQUENCE]!);
    if (isOrigin(reading, this.table.sought)) this.rows[place * ROW + REPORTED]! += 1;
  }

  private noteNumber(slots: Slots, number: number): void {
    const at = this.place * ROW + NUMBER;
    const step = (number - this.rows[at]! + NUMBERS) % NUMBERS;
    if (!Number.isNaN(step)) setNumber(slots, SEQUENCE_STEP, step < NUMBERS / 2 ? step : step - NUMBERS);
    this.rows[at] = number;
    this.gaps.note(this.place, number);
  }

  private put({ slots }: Reading): void {
    const { place } = this;
    setNumber(slots, REPORTS, this.rows[place * ROW + REPORTED]!);
    setNumber(slots, RETRANSMISSIONS, this.rows[place * ROW + COPIES]!);
    setNumber(slots, RATE, this.rates.at(place));
    this.arrivals.put(place, slots, INTERARRIVAL, JITTER);
    if (!this.gaps.isKnown(place)) return;
    setNumber(slots, LOSS, this.gaps.lostOf(place));
    setNumber(slots, DELIVERY_RATIO, this.gaps.heardPart(place));
  }
}
