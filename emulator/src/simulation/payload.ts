import type { Random } from "./random.js";

/** Bytes of a datagram's payload, headers not counted. */
const LENGTH = 40;

function padded(text: string): Uint8Array {
  return Buffer.from(text.padEnd(LENGTH).slice(0, LENGTH), "latin1");
}

/** The text of report number `number`: what a sensor has measured. */
export function reportPayload(number: number, random: Random): Uint8Array {
  const temperature = random.between(18, 26).toFixed(2);
  const battery = random.between(2.8, 3.2).toFixed(2);
  return padded(`report ${number} ${temperature} C ${battery} V`);
}

/** The text of an attacker's datagram: of the same length as a report, and worth nothing. */
export function floodPayload(number: number): Uint8Array {
  return padded(`flood ${number} `);
}
