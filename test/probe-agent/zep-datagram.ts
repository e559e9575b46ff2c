import { frame } from "../support/small-capture.js";

/** Seconds from 1900 to 1970 (RFC 5905, figure 4). */
const NTP_UNIX_OFFSET = 2_208_988_800;

/** A ZEP datagram (version 2) of a small frame whose FCS is wrong; `time` in µs since 1970, 0: the sniffer has none. */
export function zepDatagram({ time = 0 }: { time?: number }): Buffer {
  const psdu = Buffer.concat([frame(1), Buffer.from([0, 0])]);
  const datagram = Buffer.concat([
    Buffer.from("EX\x02\x01"),
    Buffer.alloc(27),
    Buffer.from([psdu.length]),
    psdu,
  ]);
  datagram[7] = 1; // the frame ends with its CRC
  if (time === 0) return datagram;
  const seconds = Math.floor(time / 1e6);
  datagram.writeUInt32BE((seconds + NTP_UNIX_OFFSET) % 2 ** 32, 9);
  datagram.writeUInt32BE(Math.floor(((time / 1e6 - seconds) * 2 ** 32) % 2 ** 32), 13);
  return datagram;
}
