/** What expressions have for what the C functions of the original's rules do, by what their names hold; the first counts. */
const ALTERNATIVES: readonly (readonly [names: RegExp, alternative: string])[] = [
  [/botnet|tor_ip|blacklist|whitelist/, "#in(proto.att, 'address', 'network', …)"],
  [/trojan|wannacry|suspicious|ip_opt|proto_id|strong_/i, "#in(proto.att, value, …), a list of values"],
  [/patient_injection|sql/, "#matches(proto.att, 'pattern'), as the library's ip/sql-injection does"],
  [/throughput|flood/, "#count(seconds, proto.att, …) or #rate, as the library's ip/icmp-flood does"],
  [/eicar|header|path_traversal|wildcard/, "#contains(proto.att, 'text'), where the attribute is a text"],
  [/to_lower|remove_spaces/, "#matches(proto.att, 'pattern') with (?i) and \\s*"],
  [/log4shell|format_string|syntax|fuzzing|http|encoding|compression/, "#matches(proto.att, 'pattern')"],
  [/ae_swap/, "proto.att.N, the value in the packet that matched event N"],
  [/_is_|mismatch|_len$/, "comparisons and arithmetic of attributes"],
  [/print/, 'if_satisfied="log"'],
  [/^on_load$|^on_unload$/, '<parameter name="…" default="…"/>, for what it reads from the environment'],
];

/** What to write for the C function `name`; `undefined` if nothing does the same. */
export function alternativeTo(name: string): string | undefined {
  return ALTERNATIVES.find(([names]) => names.test(name))?.[1];
}
