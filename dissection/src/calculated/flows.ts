import { slotOf } from "../attributes.js";
import { NEXT_HEADER } from "../protocols/assigned-numbers.js";
import type { Reading } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet, setNumber, setPlaceOf, setSpanOfPayloads } from "../slots.js";
import { Arrivals } from "./arrivals.js";
import { endsOf, portsOf, SESSION_WORDS, seekSession } from "./flow-key.js";
import type { Nodes } from "./nodes.js";
import { RecentRate } from "./recent-rate.js";
import { RecentTable } from "./recent-table.js";
import { SessionPayloads } from "./session-payloads.js";
import { TcpProgress } from "./tcp-progress.js";

const PACKETS = slotOf("flow.packets");
const DURATION = slotOf("flow.duration");
const RATE = slotOf("flow.rate");
const INTERARRIVAL = slotOf("flow.interarrival");
const JITTER = slotOf("flow.jitter");
const RETRANSMISSIONS = slotOf("flow.retransmissions");
const LOSS = slotOf("flow.loss");
const DELIVERY_RATIO = slotOf("flow.delivery_ratio");
const CLIENT_ADDR = slotOf("ip.client_addr");
const SERVER_ADDR = slotOf("ip.server_addr");
const CLIENT_PORT = slotOf("ip.client_port");
const SERVER_PORT = slotOf("ip.server_port");
const PAYLOAD_UP = slotOf("tcp.tcp_session_payload_up");
const PAYLOAD_DOWN = slotOf("tcp.tcp_session_payload_down");

const HOP_LIMIT = slotOf("ipv6.hop_limit");
const TCP_FLAGS = slotOf("tcp.flags");
const TCP_SEQUENCE = slotOf("tcp.seq_nb");
const TCP_PAYLOAD_LEN = slotOf("tcp.payload_len");
const TCP_PAYLOAD = slotOf("tcp.p_payload");

const SYN = 0x02;
const ACK = 0x10;
const ANSWER = SYN | ACK;

/** Sessions that are remembered, each of two flows. */
const SESSIONS = 8192;
const FLOWS = 2 * SESSIONS;

/** A row of numbers for each flow: packets that were sent again; who sent the one that counted last, its hop limit. */
const ROW = 4;
const AGAIN = 0;
const TRANSMITTER = 1;
const LIMIT = 2;

/** What comes from the next hop comes within this time, µs. */
const HOP_TIME = 1_000_000;

/**
 * What is known of flows: packets of one protocol from one address and port to another. Two flows back and forth
 * are a session. A packet counts once, however often its frame was sent, and over however many hops it went.
 */
export class Flows {
  private readonly table = new RecentTable(SESSIONS, SESSION_WORDS);
  /** The direction of each session in which its client sends. */
  private readonly clients = new Uint8Array(SESSIONS);
  private readonly arrivals = new Arrivals(FLOWS);
  private readonly rates = new RecentRate(FLOWS);
  private readonly rows = new Float64Array(FLOWS * ROW);
  private readonly progress = new TcpProgress(FLOWS);
  private readonly payloads: SessionPayloads | undefined;

  constructor(
    private readonly nodes: Nodes,
    keepsPayloads: boolean,
  ) {
    this.payloads = keepsPayloads ? new SessionPayloads(FLOWS) : undefined;
  }

  get forgotten(): number {
    return this.table.evicted;
  }

  get payloadsForgotten(): number {
    return this.payloads?.evicted ?? 0;
  }

  /** A frame whose FCS is not wrong, after `nodes` has taken note of it. */
  note(reading: Reading): void {
    const direction = seekSession(reading, this.table.sought);
    if (direction < 0) return;
    const session = this.table.claim();
    if (this.table.isNew) this.begin(session, reading, direction);
    const flow = 2 * session + direction;
    if (this.nodes.isCopy) this.rows[flow * ROW + AGAIN]! += 1;
    else if (!this.isFromNextHop(reading, flow)) this.noteNew(reading, session, flow);
    this.put(reading, flow);
    this.putEnds(reading, direction === this.clients[session]);
    if (this.payloads !== undefined) this.putPayloads(reading, this.payloads, session);
  }

  private begin(session: number, { slots, transport }: Reading, direction: number): void {
    const flags = transport === NEXT_HEADER.TCP ? slots.numbers[TCP_FLAGS]! : 0;
    const isAnswer = (flags & ANSWER) === ANSWER;
    this.clients[session] = isAnswer ? 1 - direction : direction;
    for (let flow = 2 * session; flow < 2 * session + 2; flow++) {
      this.arrivals.reset(flow);
      this.rates.reset(flow);
      this.rows[flow * ROW + AGAIN] = 0;
      this.progress.reset(flow);
      this.payloads?.reset(flow);
    }
  }

  /** Whether the frame repeats a packet that counted: another node sends it on, with a lower hop limit. */
  private isFromNextHop({ slots, time }: Reading, flow: number): boolean {
    const { rows } = this;
    const row = flow * ROW;
    const transmitter = this.nodes.place;
    const limit = isSet(slots, HOP_LIMIT) ? slots.numbers[HOP_LIMIT]! : 0;
    const repeats =
      transmitter >= 0 &&
      this.arrivals.countOf(flow) > 0 &&
      transmitter !== rows[row + TRANSMITTER] &&
      limit < rows[row + LIMIT]! &&
      time - this.arrivals.lastOf(flow) <= HOP_TIME;
    if (repeats) return true;
    rows[row + TRANSMITTER] = transmitter;
    rows[row + LIMIT] = limit;
    return false;
  }

  private noteNew(reading: Reading, session: number, flow: number): void {
    this.arrivals.note(flow, reading.time);
    this.rates.note(flow, reading.time);
    if (reading.transport === NEXT_HEADER.TCP) this.noteSegment(reading, session, flow);
  }

  private noteSegment(reading: Reading, session: number, flow: number): void {
    const { slots } = reading;
    const isOpening = (slots.numbers[TCP_FLAGS]! & SYN) !== 0;
    const sequence = (slots.numbers[TCP_SEQUENCE]! + (isOpening ? 1 : 0)) >>> 0;
    const length = slots.numbers[TCP_PAYLOAD_LEN]!;
    let isNew = true;
    if (isOpening) {
      isNew = this.progress.open(flow, sequence);
      if (isNew) this.openConnection(reading, session, flow, sequence);
    }
    if (length > 0) isNew = this.progress.add(flow, sequence, length);
    if (!isNew) this.rows[flow * ROW + AGAIN]! += 1;
    if (length > 0 && this.payloads !== undefined && isSet(slots, TCP_PAYLOAD))
      this.payloads.add(
        flow,
        sequence,
        bytesOf(reading, TCP_PAYLOAD),
        placeOf(reading, TCP_PAYLOAD),
        slots.numbers[TCP_PAYLOAD]!,
      );
  }

  /**
   * Who sends SYN without ACK is the client, also where there was a connection of the same ports before, whose
   * answers are none of this one.
   */
  private openConnection({ slots }: Reading, session: number, flow: number, sequence: number): void {
    if ((slots.numbers[TCP_FLAGS]! & ACK) === 0) {
      this.clients[session] = flow & 1;
      this.payloads?.reset(flow ^ 1);
    }
    this.payloads?.open(flow, sequence);
  }

  private put({ slots, transport }: Reading, flow: number): void {
    const { arrivals, progress } = this;
    setNumber(slots, PACKETS, arrivals.countOf(flow));
    setNumber(slots, DURATION, arrivals.durationOf(flow));
    setNumber(slots, RATE, this.rates.at(flow));
    arrivals.put(flow, slots, INTERARRIVAL, JITTER);
    setNumber(slots, RETRANSMISSIONS, this.rows[flow * ROW + AGAIN]!);
    if (transport !== NEXT_HEADER.TCP) return;
    const heard = progress.heard[flow]!;
    const lost = progress.lost[flow]!;
    setNumber(slots, LOSS, lost);
    if (heard > 0) setNumber(slots, DELIVERY_RATIO, heard / (heard + lost));
  }

  private putEnds(reading: Reading, isFromClient: boolean): void {
    const { overIpv4, slots } = reading;
    if (!overIpv4) return;
    const { source, destination } = endsOf(reading);
    setPlaceOf(slots, CLIENT_ADDR, isFromClient ? source : destination);
    setPlaceOf(slots, SERVER_ADDR, isFromClient ? destination : source);
    const ports = portsOf(reading);
    if (ports === undefined) return;
    setNumber(slots, CLIENT_PORT, slots.numbers[isFromClient ? ports.source : ports.destination]!);
    setNumber(slots, SERVER_PORT, slots.numbers[isFromClient ? ports.destination : ports.source]!);
  }

  private putPayloads({ slots, transport }: Reading, payloads: SessionPayloads, session: number): void {
    if (transport !== NEXT_HEADER.TCP) return;
    slots.payloads = payloads.bytes;
    const up = 2 * session + this.clients[session]!;
    const down = 2 * session + 1 - this.clients[session]!;
    const lengthUp = payloads.lengthOf(up);
    const lengthDown = payloads.lengthOf(down);
    if (lengthUp > 0) setSpanOfPayloads(slots, PAYLOAD_UP, payloads.startOf(up), lengthUp);
    if (lengthDown > 0) setSpanOfPayloads(slots, PAYLOAD_DOWN, payloads.startOf(down), lengthDown);
  }
}
