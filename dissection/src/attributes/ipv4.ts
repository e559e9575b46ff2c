import type { AttributeRow } from "./row.js";

/** IPv4, ICMP and GRE. */
export const IPV4 = [] as const satisfies readonly AttributeRow[];
