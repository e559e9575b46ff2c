import { ATTRIBUTES, slotOf } from "../attributes.js";
import type { Reading } from "../reading.js";
import { isSet, setAbsent } from "../slots.js";

/** The protocol's attributes but that of a conflict, which accuses whoever sent the fragment, whatever lies in it. */
function slotsOf(name: string): readonly number[] {
  return ATTRIBUTES.flatMap(({ by, name: attribute, protocol }, slot) =>
    by === "dissection" && protocol === name && !attribute.endsWith("_conflict") ? [slot] : [],
  );
}

const OF_IPV4 = slotsOf("ip");
/** Every IPv4 header of which anything is shown has set it. */
const VERSION = slotOf("ip.version");

const OF_IPV6 = slotsOf("ipv6");
/** Every IPv6 header that could be read has set it. */
const HOP_LIMIT = slotOf("ipv6.hop_limit");

/** Forgets what an IPv4 header around the one at the cursor said. */
export function beginIpv4(reading: Reading): void {
  const { slots } = reading;
  reading.overIpv4 = true;
  reading.transport = -1;
  if (!isSet(slots, VERSION)) return;
  for (const slot of OF_IPV4) setAbsent(slots, slot);
}

/** Forgets what an IPv6 header around the one at the cursor, and the extension headers behind that, said. */
export function beginIpv6(reading: Reading): void {
  const { slots } = reading;
  reading.expanded = 0;
  reading.overIpv4 = false;
  reading.transport = -1;
  reading.ipv6Header = -1;
  if (!isSet(slots, HOP_LIMIT)) return;
  for (const slot of OF_IPV6) setAbsent(slots, slot);
}
