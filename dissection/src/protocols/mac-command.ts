import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16le } from "../reading.js";
import { setNumber } from "../slots.js";

const COMMAND = slotOf("ieee802154.cmd");
const ASSOCIATION_ADDRESS = slotOf("ieee802154.assoc_address");
const ASSOCIATION_STATUS = slotOf("ieee802154.assoc_status");
const DISASSOCIATION_REASON = slotOf("ieee802154.disassoc_reason");

/** Command identifiers (IEEE Std 802.15.4-2020, Table 7-50) whose content is read. */
const ID = { ASSOCIATION_RESPONSE: 0x02, DISASSOCIATION: 0x03 } as const;

function readContent(reading: Reading, command: number): number {
  const { bytes, at, slots } = reading;
  if (command === ID.ASSOCIATION_RESPONSE) {
    if (!has(reading, 3)) return truncated(reading, "ieee802154");
    setNumber(slots, ASSOCIATION_ADDRESS, uint16le(bytes, at));
    setNumber(slots, ASSOCIATION_STATUS, bytes[at + 2]!);
  } else if (command === ID.DISASSOCIATION) {
    if (!has(reading, 1)) return truncated(reading, "ieee802154");
    setNumber(slots, DISASSOCIATION_REASON, bytes[at]!);
  }
  return STOP;
}

/** A MAC command (IEEE Std 802.15.4-2020, 7.5): its identifier, and what it grants or refuses. */
export function decodeMacCommand(reading: Reading): number {
  if (!has(reading, 1)) return truncated(reading, "ieee802154");
  const command = reading.bytes[reading.at++]!;
  setNumber(reading.slots, COMMAND, command);
  return reading.isCiphered ? STOP : readContent(reading, command);
}
