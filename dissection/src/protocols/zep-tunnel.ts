import { ATTRIBUTES, slotOf } from "../attributes.js";
import { fail, has, type Reading, SHOWN, STOP, truncated, uint16, uint32 } from "../reading.js";
import { setAbsent, setFlag, setNumber } from "../slots.js";
import { ZEP } from "./assigned-numbers.js";
import { FCS_LENGTH } from "./fcs.js";

const VERSION = slotOf("zep.version");
const TYPE = slotOf("zep.type");
const CHANNEL = slotOf("zep.channel");
const DEVICE_ID = slotOf("zep.device_id");
const LQI_MODE = slotOf("zep.lqi_mode");
const LQI = slotOf("zep.lqi");
const SEQUENCE = slotOf("zep.sequence");
const LENGTH = slotOf("zep.length");
const META_CHANNEL = slotOf("meta.channel");
const META_LQI = slotOf("meta.lqi");

const DATA = 1;
const ACK = 2;
const ACK_LENGTH = 8;
const V1_LENGTH = 16;
const V2_LENGTH = 32;

/** Layers that carry the tunnel and may come in it again: their attributes are those of the frame within. */
const CARRIERS = ["ipv6", "udp"];
const CARRIER_SLOTS = ATTRIBUTES.flatMap(({ by, protocol }, slot) =>
  by === "dissection" && CARRIERS.includes(protocol) ? [slot] : [],
);

/** What follows the header of a tunnel. */
export const ZEP_FOLLOWS = { FRAME: 0 } as const;

/** Channel, device, mode and LQI lie together in both versions, at `at`; the length is the header's last octet. */
function enterFrame(reading: Reading, at: number, headerLength: number): number {
  const { bytes, slots } = reading;
  const start = reading.at + headerLength;
  const length = bytes[start - 1]!;
  const hasCrc = bytes[at + 3]!;
  setNumber(slots, CHANNEL, bytes[at]!);
  setNumber(slots, META_CHANNEL, bytes[at]!);
  setNumber(slots, DEVICE_ID, uint16(bytes, at + 1));
  setFlag(slots, LQI_MODE, hasCrc);
  setNumber(slots, LQI, bytes[at + 4]!);
  setNumber(slots, META_LQI, bytes[at + 4]!);
  setNumber(slots, LENGTH, length);
  reading.fcsLength = FCS_LENGTH;
  reading.fcsFormat = hasCrc === 0 ? "cc24xx" : "crc-16";
  reading.missing = Math.max(0, start + length - reading.end);
  reading.end = Math.min(reading.end, start + length);
  reading.at = start;
  reading.isFragment = false;
  reading.shown = SHOWN.ALL;
  reading.ipv6Header = -1;
  reading.overIpv4 = false;
  reading.transport = -1;
  for (const slot of CARRIER_SLOTS) setAbsent(slots, slot);
  return ZEP_FOLLOWS.FRAME;
}

function readVersion2(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, ACK_LENGTH)) return truncated(reading, "zep");
  const type = bytes[at + 3]!;
  setNumber(slots, TYPE, type);
  if (type === ACK) setNumber(slots, SEQUENCE, uint32(bytes, at + 4));
  if (type !== DATA) return STOP;
  if (!has(reading, V2_LENGTH)) return truncated(reading, "zep");
  setNumber(slots, SEQUENCE, uint32(bytes, at + 17));
  return enterFrame(reading, at + 4, V2_LENGTH);
}

/** The header in which a sniffer sends a frame over UDP, version 1 or 2. What follows it is read as that frame. */
export function decodeZep(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, 4)) return truncated(reading, "zep");
  if (bytes[at] !== ZEP.MAGIC_0 || bytes[at + 1] !== ZEP.MAGIC_1) return STOP;
  const version = bytes[at + 2]!;
  setNumber(slots, VERSION, version);
  if (version === 2) return readVersion2(reading);
  if (version !== 1) return fail(reading, "zep", "bad version");
  return has(reading, V1_LENGTH) ? enterFrame(reading, at + 3, V1_LENGTH) : truncated(reading, "zep");
}
