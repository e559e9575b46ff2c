import type { Truth } from "@fedprobe/emulator";
import type { StoredAlert } from "../../../controller/src/model/records.js";
import { ATTACKER, atUs, DOS, euiOf } from "./synthetic-network.js";

/** A truth label; what is not said is a required DoS by the attacker from 60 s to 90 s. */
export function label(
  part: Partial<Omit<Truth, "startUs" | "endUs">> & { start?: number; end?: number } = {},
): Truth {
  const { start = DOS.start, end = DOS.end, ...rest } = part;
  return {
    kind: "dos",
    nodes: [euiOf(ATTACKER)],
    device: "attacker",
    required: true,
    ...rest,
    startUs: atUs(start),
    endUs: atUs(end),
  };
}

/** An alert; what is not said is a DoS by the attacker that probe west raises at 62 s. */
export function alert(part: Partial<StoredAlert> & { raised?: number } = {}): StoredAlert {
  const { raised = 62, ...rest } = part;
  return {
    probe: "west",
    id: `alert-${raised}`,
    revision: 1,
    propertyId: 1,
    kind: "dos",
    severity: "alert",
    type: "ATTACK",
    verdict: "detected",
    node: euiOf(ATTACKER),
    nodes: [euiOf(ATTACKER)],
    target: "fd00::fe:d000:0:1",
    count: 40,
    firstUs: atUs(raised - 1.5),
    lastUs: atUs(raised),
    raisedUs: atUs(raised),
    description: "DoS: 40 packets in 2 s from one origin",
    events: [
      {
        id: 1,
        rank: 412,
        timeUs: atUs(raised),
        attributes: { "ipv6.src": "fd00::fe:d000:0:9", "udp.dest_port": 5683 },
      },
    ],
    ...rest,
  };
}
