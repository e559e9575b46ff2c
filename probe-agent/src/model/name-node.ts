import { attributeType, eui64OfAddress } from "@fedprobe/dissection";

/** The culprit that an alert names: the EUI-64 that an IPv6 address was made from, else what stands there. */
export function nameNode(value: number | string, attribute: string): string {
  const text = String(value);
  return (attributeType(attribute) === "ip6" && eui64OfAddress(text)) || text;
}
