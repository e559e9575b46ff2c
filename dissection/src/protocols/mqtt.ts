import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";

const TYPE = slotOf("mqtt.type");
const DUP = slotOf("mqtt.dup");
const QOS = slotOf("mqtt.qos");
const RETAIN = slotOf("mqtt.retain");
const LENGTH = slotOf("mqtt.length");

const PUBLISH = 3;
/** The remaining length takes at most four octets of seven bits each (MQTT 5.0, 1.5.5). */
const MOST_LENGTH_OCTETS = 4;

/** The fixed header of the first control packet in a segment (MQTT 5.0, 2.1). */
export function decodeMqtt(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, 2)) return truncated(reading, "mqtt");
  const first = bytes[at]!;
  setNumber(slots, TYPE, first >>> 4);
  if (first >>> 4 === PUBLISH) {
    setFlag(slots, DUP, first & 8);
    setNumber(slots, QOS, (first >>> 1) & 3);
    setFlag(slots, RETAIN, first & 1);
  }
  let length = 0;
  for (let i = 0; i < MOST_LENGTH_OCTETS; i++) {
    if (!has(reading, 2 + i)) return truncated(reading, "mqtt");
    const octet = bytes[at + 1 + i]!;
    length |= (octet & 0x7f) << (7 * i);
    if (octet < 0x80) break;
  }
  setNumber(slots, LENGTH, length);
  return STOP;
}
