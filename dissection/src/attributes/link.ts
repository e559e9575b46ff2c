import type { AttributeRow } from "./row.js";

/** Ethernet, VLAN tags, Linux cooked headers, ARP, and ZEP (the tunnel of sniffers). */
export const LINK = [] as const satisfies readonly AttributeRow[];
