import type { AttributeRow } from "./row.js";

/** What is spoken above UDP, TCP and SCTP on the Internet: HTTP, FTP, DNS, MQTT. */
export const APPLICATION = [] as const satisfies readonly AttributeRow[];
