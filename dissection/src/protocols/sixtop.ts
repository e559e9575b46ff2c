import { slotOf } from "../attributes.js";
import { type Reading, uint16le } from "../reading.js";
import { isSet, setNumber } from "../slots.js";

const VERSION = slotOf("sixtop.version");
const TYPE = slotOf("sixtop.type");
const CODE = slotOf("sixtop.code");
const SFID = slotOf("sixtop.sfid");
const SEQUENCE = slotOf("sixtop.seqnum");
const NUM_CELLS = slotOf("sixtop.num_cells");
const CELL_OPTIONS = slotOf("sixtop.cell_options");
const SLOT_OFFSET = slotOf("sixtop.cell_slot_offset");
const CHANNEL_OFFSET = slotOf("sixtop.cell_channel_offset");

/** Sub-identifier of 6top in an IETF element (RFC 8480, 6.1). */
const SUB_ID = 0xc9;
const HEADER_LENGTH = 5;
const CELL_LENGTH = 4;

const VERSION_MASK = 0x0f;
const SUPPORTED_VERSION = 0;
const REQUEST = 0;

/** Commands (RFC 8480, 6.2.3): those with cells, and those that at least name the options of cells. */
const COMMAND = { ADD: 1, RELOCATE: 3, LIST: 5 } as const;

/** Return codes (RFC 8480, 6.2.4): behind success (0) and the end of a list (1) come cells. */
const RETURN_CODE_EOL = 1;

function putCell(reading: Reading, at: number, end: number): void {
  if (at + CELL_LENGTH > end) return;
  setNumber(reading.slots, SLOT_OFFSET, uint16le(reading.bytes, at));
  setNumber(reading.slots, CHANNEL_OFFSET, uint16le(reading.bytes, at + 2));
}

/** Metadata, cell options, and with ADD, DELETE and RELOCATE the number of cells and their list (RFC 8480, 3.3). */
function readRequest(reading: Reading, code: number, at: number, end: number): void {
  const { bytes, slots } = reading;
  if (code < COMMAND.ADD || code > COMMAND.LIST || at + 3 > end) return;
  setNumber(slots, CELL_OPTIONS, bytes[at + 2]!);
  if (code > COMMAND.RELOCATE || at + 4 > end) return;
  setNumber(slots, NUM_CELLS, bytes[at + 3]!);
  putCell(reading, at + 4, end);
}

/** An IETF element from the cursor to `end`; none but 6top of version 0 is read (RFC 8480, 3.2.2). */
export function readSixtop(reading: Reading, end: number): void {
  const { bytes, at, slots } = reading;
  if (at + HEADER_LENGTH > end || bytes[at] !== SUB_ID) return;
  if ((bytes[at + 1]! & VERSION_MASK) !== SUPPORTED_VERSION || isSet(slots, TYPE)) return;
  const type = (bytes[at + 1]! >>> 4) & 3;
  setNumber(slots, VERSION, SUPPORTED_VERSION);
  setNumber(slots, TYPE, type);
  setNumber(slots, CODE, bytes[at + 2]!);
  setNumber(slots, SFID, bytes[at + 3]!);
  setNumber(slots, SEQUENCE, bytes[at + 4]!);
  if (type === REQUEST) readRequest(reading, bytes[at + 2]!, at + HEADER_LENGTH, end);
  else if (bytes[at + 2]! <= RETURN_CODE_EOL) putCell(reading, at + HEADER_LENGTH, end);
}
