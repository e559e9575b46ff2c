/**
 * What node 1 of an ad-hoc radio network receives from its four neighbours, which tell once a period, each on its own
 * slot, which neighbours they have (properties/library/adhoc; the names are declared there).
 */

/** A line of events.jsonl. */
export type StructuredMessage = Readonly<Record<string, number | string>>;

const START_US = 1_800_000_000_000_000;
const SLOT_US = 10_000;
const PERIOD = 50;
const MSG_SPHY_DATA_IND = 8193;
const RECEIVER = 1;
/** Periods before the first announcement, in which the nodes already send data. */
const LEAD = 5;
/** A slot that is nobody's, and the period in which the attacker uses it. */
const STOLEN_SLOT = 45;
const STOLEN_PERIOD = 3;
/** A node that does not exist, with a channel that cannot exist (K is 0). */
const GHOST = 9;

interface Neighbour {
  readonly address: number;
  readonly slot: number;
  /** First and last period in which it announces itself. */
  readonly from: number;
  readonly to: number;
  /** So many announcements claim the receiver without being sure that it hears them; the others are sure. */
  readonly unsure: number;
}

const NEIGHBOURS: readonly Neighbour[] = [
  { address: 2, slot: 5, from: 0, to: 6, unsure: 3 },
  { address: 3, slot: 15, from: 0, to: 6, unsure: 3 },
  { address: 4, slot: 25, from: 2, to: 8, unsure: 4 },
  { address: 5, slot: 35, from: 0, to: 8, unsure: 4 },
];
const ATTACKER = 2;
/** Believes what the attacker announces, from then on. */
const BELIEVER = 3;

function fields(timeSlot: number, address: number, slotType: number): StructuredMessage {
  const time = { t: START_US + timeSlot * SLOT_US, "THALES_META.MSG_CODE": MSG_SPHY_DATA_IND };
  const place = { "THALES_META.NODE_ID": RECEIVER, "THALES_META.TIME_SLOT": timeSlot };
  const kind = { "MSG_SPHY_DATA_IND.SLOT_TYPE": slotType, "MSG_SPHY_DATA_IND.SLOT_ID": timeSlot % PERIOD };
  return { ...time, ...place, ...kind, "MSG_SPHY_DATA_IND.ADDRESS_SOURCE": address };
}

/** Place `n` in the list of neighbours, from 1. */
function listed(n: number, address: number, bidirectivity: number, k: number): StructuredMessage {
  const entry = { NEIGHBOUR: address, BIDIRECTIVITY: bidirectivity, K: k, J: address === 0 ? 0 : 3, C: 0 };
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [`MSG_SPHY_DATA_IND.${name}_${n}`, value]),
  );
}

function announcement(
  timeSlot: number,
  { address }: Neighbour,
  sure: number,
  ghost: boolean,
): StructuredMessage {
  const dataUmac = { MANAGEMENT_STATUS: 0x10, CHANNEL_PRESENCE: 0x10, K: address, J: 3, C: address };
  const blocks = { KIC: `0${address}`.repeat(9), KIC_BLOC2: "7f".repeat(9), DIRECTIVITY_BLOC3: 1 };
  const channels = { CHANNEL_1_BLOC2: 1, CHANNEL_2_BLOC2: 2, NEIGHBOURS: ghost ? 3 : 2 };
  const own = Object.entries({ ...dataUmac, ...blocks, ...channels });
  return {
    ...fields(timeSlot, address, 0),
    ...Object.fromEntries(own.map(([name, value]) => [`MSG_SPHY_DATA_IND.${name}`, value])),
    ...listed(1, RECEIVER, sure, RECEIVER),
    ...listed(2, address === 5 ? 4 : address + 1, 1, 7),
    ...listed(3, ghost ? GHOST : 0, 0, 0),
  };
}

function messagesOf(neighbour: Neighbour, attacked: boolean): readonly StructuredMessage[] {
  const { address, slot, from, to, unsure } = neighbour;
  const messages: StructuredMessage[] = [];
  for (let period = from - LEAD; period <= to; period++) {
    const begin = (period + LEAD) * PERIOD;
    messages.push(fields(begin + slot + 1, address, 1));
    if (period < from) continue;
    const steals = attacked && address === ATTACKER && period === STOLEN_PERIOD;
    const ghost = attacked && (address === ATTACKER || (address === BELIEVER && period >= STOLEN_PERIOD));
    const sure = Number(period - from >= unsure);
    messages.push(announcement(begin + (steals ? STOLEN_SLOT : slot), neighbour, sure, ghost));
  }
  return messages;
}

/**
 * 30 announcements and the data between them, in the order of time. Attack scenario 1: a malicious node sends on a
 * slot that is not its own, and announces a neighbour that cannot be.
 */
export function adhocTrace(scenario: "normal" | "attack-1"): readonly StructuredMessage[] {
  const messages = NEIGHBOURS.flatMap((neighbour) => messagesOf(neighbour, scenario === "attack-1"));
  return messages.sort((a, b) => Number(a["t"]) - Number(b["t"]));
}
