import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated } from "../reading.js";
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
  return readLength(reading, at + 1);
}

function readLength(reading: Reading, at: number): typeof STOP {
  const { bytes, end, slots } = reading;
  let length = 0;
  for (let i = 0; i < MOST_LENGTH_OCTETS; i++) {
    if (at + i >= end) return truncated(reading, "mqtt");
    length |= (bytes[at + i]! & 0x7f) << (7 * i);
    if (bytes[at + i]! >= 0x80) continue;
    setNumber(slots, LENGTH, length);
    return STOP;
  }
  return fail(reading, "mqtt", "bad header length");
}
