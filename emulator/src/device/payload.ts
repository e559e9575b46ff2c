import type { Random } from "../kernel/random.js";

function padded(text: string, length: number): Uint8Array {
  return Buffer.from(text.padEnd(length).slice(0, length), "latin1");
}

/** The text of report number `number`, of `length` bytes: what a sensor has measured. */
export function reportPayload(number: number, length: number, random: Random): Uint8Array {
  const temperature = random.between(18, 26).toFixed(2);
  const battery = random.between(2.8, 3.2).toFixed(2);
  return padded(`report ${number} ${temperature} C ${battery} V`, length);
}

/** The text of an attacker's datagram: of the same length as a report, and worth nothing. */
export function floodPayload(number: number, length: number): Uint8Array {
  return padded(`flood ${number} `, length);
}
