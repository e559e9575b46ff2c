import type { Difference } from "./ask-tshark.js";

/** Whether a difference is one of a kind whose reason is known. */
type Explains = (difference: Difference) => boolean;

const FRAME_TYPE_FRAGMENT = 6;

function protocols({ row }: Difference): string {
  return row.get("frame.protocols")!.join(":");
}

function messages({ row }: Difference): string {
  return row.get("_ws.expert.message")!.join("; ");
}

function is(attribute: string, pattern: RegExp): boolean {
  return pattern.test(attribute);
}

/** The first value of a field of tshark. */
function first({ row }: Difference, field: string): string | undefined {
  return row.get(field)?.[0];
}

/** Where this package says something else than tshark 4.0.17, and why. */
export const KNOWN: Readonly<Record<string, Explains>> = {
  "tshark calls the version of IPv6 `ip.version`, too": ({ attribute, ours, tshark }) =>
    attribute === "ip.version" && (ours === undefined || ours === 4) && tshark.includes("6"),
  "tshark tells the place of a fragment in units of eight bytes": ({ attribute, ours, tshark }) =>
    attribute === "ip.frag_offset" && tshark.some((units) => Number(units) * 8 === ours),
  "tshark does not come to the FCS where it cannot read what lies before it": (difference) =>
    difference.attribute === "ieee802154.fcs_ok" && difference.tshark.length === 0,
  "tshark takes an FCS that the source cannot observe for right": ({ attribute, ours }) =>
    attribute === "ieee802154.fcs_ok" && ours === undefined,
  "tshark reads fragment and extended frames as if their frame control were that of others (IEEE Std 802.15.4-2020, 7.3.6 and 7.3.7)":
    (difference) =>
      difference.attribute.startsWith("ieee802154.") &&
      Number(first(difference, "wpan.frame_type")) >= FRAME_TYPE_FRAGMENT,
  "tshark takes a payload element without content at the end of a frame for none": ({ attribute, row }) =>
    attribute === "ieee802154.payload_ie" && row.get("wpan.payload_ie.id")!.length === 0,
  "tshark makes an identifier from a MAC address that the frame does not have": ({
    attribute,
    ours,
    row,
    tshark,
  }) =>
    is(attribute, /^(lowpan|ipv6)\.(src|dst)$/) &&
    ours === undefined &&
    tshark.some((address) => address.endsWith("::ff:fe00:0") || address.endsWith(":0:ff:fe00:0")) &&
    row
      .get(attribute.endsWith("src") ? "wpan.src_addr_mode" : "wpan.dst_addr_mode")!
      .some((mode) => Number(mode) === 0),
  "without that address no checksum can be judged": ({ attribute, ours, row }) =>
    is(attribute, /^(udp|icmpv6)\.checksum_ok$/) &&
    ours === undefined &&
    [...row.get("wpan.src_addr_mode")!, ...row.get("wpan.dst_addr_mode")!].some((mode) => Number(mode) === 0),
  "tshark has a column of its own for mesh addresses of 64 bits, and for more than 14 hops": (difference) =>
    is(difference.attribute, /^lowpan\.mesh_(orig|dest)$/)
      ? difference.tshark.length === 0
      : difference.attribute === "lowpan.mesh_hops" && first(difference, "6lowpan.mesh.hops") === "15",
  "tshark calls what follows a next header compression that it does not read (RFC 7400) `none`, of length 0":
    ({ attribute, ours, tshark }) =>
      ours === undefined &&
      ["ipv6.next_header 59", "ipv6.payload_len 0"].includes(`${attribute} ${tshark[0]}`),
  "tshark gives the compressed address of an outer header first (RFC 8138, 7)": (difference) =>
    difference.attribute === "lowpan.src" && difference.row.get("6lowpan.rhtype")!.length > 0,
  "tshark recalculates a checksum that is left out, and finds its own wrong": ({ attribute, ours, row }) =>
    attribute === "udp.checksum_ok" &&
    ours === undefined &&
    row.get("6lowpan.nhc.udp.checksum")!.at(-1) === "1",
  "tshark does not read what is authenticated, but not ciphered, without the key": (difference) =>
    difference.tshark.length === 0 && /No encryption key set/.test(messages(difference)),
  "tshark does not know the number that RPL's option has since RFC 9008": (difference) =>
    is(difference.attribute, /^ipv6\.rpl_/) && /Unknown Data/.test(messages(difference)),
  "tshark reads nothing behind a mobility header, although that names what follows (RFC 6275, 6.1.1)": (
    difference,
  ) => /mipv6$/.test(protocols(difference)),
  "tshark reads what an ICMP error quotes as if it were sent": (difference) =>
    difference.tshark.length > 0 && /:icmp(v6)?:ip/.test(protocols(difference)),
  "tshark reads a ciphered RPL message as if it were not, and takes what follows one for options": (
    difference,
  ) => difference.attribute.startsWith("rpl.") && Number(first(difference, "icmpv6.code") ?? 0) >= 0x80,
  "tshark says the instance of messages other than DIOs in columns of their own": ({
    attribute,
    row,
    tshark,
  }) => attribute === "rpl.instance" && tshark.length === 0 && Number(row.get("icmpv6.code")!.at(-1)) > 1,
  "tshark takes prefixes of 0, 8 and 16 octets alone (RFC 6550, 6.7.5 and 6.7.7: of any number)": (
    difference,
  ) =>
    is(difference.attribute, /^rpl\.(route_prefix|target)/) &&
    /Invalid Option Length|Malformed/.test(messages(difference)),
  "tshark says the payload of a message with a block option in another column": (difference) =>
    difference.attribute === "coap.payload_length" && difference.row.get("coap.opt.block_number")!.length > 0,
  "tshark gives a response the path of its request; it is not in the response": ({ attribute, ours, row }) =>
    attribute === "coap.uri_path" && ours === undefined && Number(row.get("coap.code")![0]) >= 0x40,
  "tshark has another column for the version of responses": ({ attribute, tshark }) =>
    attribute === "http.version" && tshark.length === 0,
  "tshark says the radio of ZEP in columns of its own, and no link quality beside a CRC": ({
    attribute,
    tshark,
  }) => is(attribute, /^(meta\.(channel|lqi)|zep\.lqi)$/) && tshark.length === 0,
  "IPv6 and UDP that carry ZEP are not of the frame in it": ({ attribute, ours, row }) =>
    is(attribute, /^(ipv6|udp)\./) && ours === undefined && row.get("zep.version")!.length > 0,
};

/** Why a difference is none to be mended; `undefined` if nobody knows. */
export function reasonOf(difference: Difference): string | undefined {
  return Object.keys(KNOWN).find((reason) => KNOWN[reason]!(difference));
}
