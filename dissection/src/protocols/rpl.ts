import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setFlag, setNumber, setOffset } from "../slots.js";
import { RPL_CODE } from "./assigned-numbers.js";
import { readRplOptions } from "./rpl-options.js";
import { passSecurity } from "./rpl-security.js";

const INSTANCE = slotOf("rpl.instance");
const VERSION = slotOf("rpl.dio_version");
const RANK = slotOf("rpl.dio_rank");
const DIO_DAGID = slotOf("rpl.dio_dagid");
const MODE_OF_OPERATION = slotOf("rpl.dio_mop");
const GROUNDED = slotOf("rpl.dio_grounded");
const PREFERENCE = slotOf("rpl.dio_preference");
const DTSN = slotOf("rpl.dio_dtsn");
const DAO_SEQUENCE = slotOf("rpl.dao_sequence");
const DAO_ACK_REQUEST = slotOf("rpl.dao_ack_request");
const DAO_DAGID = slotOf("rpl.dao_dagid");
const DAO_ACK_SEQUENCE = slotOf("rpl.daoack_sequence");
const STATUS = slotOf("rpl.daoack_status");

/** Octets of each message before its options (RFC 6550, 6.2.1, 6.3.1, 6.4.1, 6.5.1). */
const DIS_LENGTH = 2;
const DIO_LENGTH = 24;
const DAO_LENGTH = 4;
const DODAG_ID_LENGTH = 16;

/** The bit that says that a DODAG identifier follows: in the DAO's flags, and in the DAO-ACK's. */
const DAO_HAS_DODAG_ID = 0x40;
const DAO_WANTS_ACK = 0x80;
const DAO_ACK_HAS_DODAG_ID = 0x80;

/** ICMPv6 code: the octet before the checksum, which lies before the cursor. */
function codeOf(reading: Reading): number {
  return reading.bytes[reading.at - 3]!;
}

/** The fields of a DIO that are there, also of one that ends early (RFC 6550, 6.3.1). */
function putDio({ bytes, at, slots, end }: Reading): void {
  const there = end - at;
  if (there >= 1) setNumber(slots, INSTANCE, bytes[at]!);
  if (there >= 2) setNumber(slots, VERSION, bytes[at + 1]!);
  if (there >= 4) setNumber(slots, RANK, uint16(bytes, at + 2));
  if (there >= 5) {
    setFlag(slots, GROUNDED, bytes[at + 4]! & 0x80);
    setNumber(slots, MODE_OF_OPERATION, (bytes[at + 4]! >>> 3) & 7);
    setNumber(slots, PREFERENCE, bytes[at + 4]! & 7);
  }
  if (there >= 6) setNumber(slots, DTSN, bytes[at + 5]!);
  if (there >= DIO_LENGTH) setOffset(slots, DIO_DAGID, at + 8);
}

function readDio(reading: Reading): number {
  putDio(reading);
  if (!has(reading, DIO_LENGTH)) return truncated(reading, "rpl");
  reading.at += DIO_LENGTH;
  return readRplOptions(reading);
}

/** Octets before the options of a message whose flags may say that a DODAG identifier is there. */
function lengthWithId({ bytes, at, end }: Reading, flag: number): number {
  const hasId = at + 2 <= end && (bytes[at + 1]! & flag) !== 0;
  return DAO_LENGTH + (hasId ? DODAG_ID_LENGTH : 0);
}

function readDao(reading: Reading): number {
  const { bytes, at, slots } = reading;
  const length = lengthWithId(reading, DAO_HAS_DODAG_ID);
  if (has(reading, 1)) setNumber(slots, INSTANCE, bytes[at]!);
  if (has(reading, 2)) setFlag(slots, DAO_ACK_REQUEST, bytes[at + 1]! & DAO_WANTS_ACK);
  if (has(reading, DAO_LENGTH)) setNumber(slots, DAO_SEQUENCE, bytes[at + 3]!);
  if (!has(reading, length)) return truncated(reading, "rpl");
  if (length > DAO_LENGTH) setOffset(slots, DAO_DAGID, at + DAO_LENGTH);
  reading.at += length;
  return readRplOptions(reading);
}

function readDaoAck(reading: Reading): number {
  const { bytes, at, slots } = reading;
  const length = lengthWithId(reading, DAO_ACK_HAS_DODAG_ID);
  if (has(reading, 1)) setNumber(slots, INSTANCE, bytes[at]!);
  if (has(reading, 3)) setNumber(slots, DAO_ACK_SEQUENCE, bytes[at + 2]!);
  if (has(reading, DAO_LENGTH)) setNumber(slots, STATUS, bytes[at + 3]!);
  if (!has(reading, length)) return truncated(reading, "rpl");
  reading.at += length;
  return readRplOptions(reading);
}

function readDis(reading: Reading): number {
  if (!has(reading, DIS_LENGTH)) return truncated(reading, "rpl");
  reading.at += DIS_LENGTH;
  return readRplOptions(reading);
}

/** RPL control messages, the cursor behind the ICMPv6 checksum (RFC 6550, 6). What is ciphered is not read. */
export function decodeRpl(reading: Reading): number {
  const secured = codeOf(reading);
  const code = secured & ~RPL_CODE.SECURE;
  if (code !== secured && !passSecurity(reading)) return STOP;
  if (code === RPL_CODE.DIO) return readDio(reading);
  if (code === RPL_CODE.DAO) return readDao(reading);
  if (code === RPL_CODE.DAO_ACK) return readDaoAck(reading);
  return code === RPL_CODE.DIS ? readDis(reading) : STOP;
}
