import type { AttributeRow } from "./row.js";

/** IEEE 802.15.4: the MAC header and what it carries. */
export const IEEE802154 = [
  ["ieee802154.frame_ctrl", "n", "wpan.fcf", "Frame control field."],
  ["ieee802154.frame_type", "n", "wpan.frame_type", "0 beacon, 1 data, 2 acknowledgement, 3 command."],
  ["ieee802154.security", "b", "wpan.security", "1 if the frame is secured."],
  ["ieee802154.frame_pending", "b", "wpan.pending", "1 if the sender has more data for the recipient."],
  ["ieee802154.ack_request", "b", "wpan.ack_request", "1 if an acknowledgement is asked for."],
  ["ieee802154.pan_id_compression", "b", "wpan.pan_id_compression", "1 if a PAN identifier is left out."],
  ["ieee802154.seq_num_suppression", "b", "wpan.seqno_suppression", "1 if there is no sequence number."],
  ["ieee802154.ie_present", "b", "wpan.ie_present", "1 if information elements follow the header."],
  ["ieee802154.dst_address_mode", "n", "wpan.dst_addr_mode", "0 none, 2 short, 3 extended."],
  ["ieee802154.frame_version", "n", "wpan.version", "0: 2003, 1: 2006, 2: 2015 and later."],
  ["ieee802154.src_address_mode", "n", "wpan.src_addr_mode", "0 none, 2 short, 3 extended."],
  ["ieee802154.sequence_number", "n", "wpan.seq_no", "Sequence number of the frame."],
  ["ieee802154.dst_pan_id", "a2", "wpan.dst_pan", "PAN identifier of the recipient."],
  ["ieee802154.dst_address_short", "a2", "wpan.dst16", "Short address of the recipient."],
  ["ieee802154.dst_address_extended", "a8", "wpan.dst64", "Extended address of the recipient."],
  ["ieee802154.src_pan_id", "a2", "wpan.src_pan", "PAN identifier of the sender."],
  ["ieee802154.src_address_short", "a2", "wpan.src16", "Short address of the sender."],
  ["ieee802154.src_address_extended", "a8", "wpan.src64", "Extended address of the sender."],
  [
    "ieee802154.fcs_ok",
    "b",
    "wpan.fcs_ok",
    "1 if the frame check sequence is right; absent where the source cannot see it.",
  ],
  ["ieee802154.sec_level", "n", "wpan.aux_sec.sec_level", "Security level, 0 to 7."],
  ["ieee802154.key_id_mode", "n", "wpan.aux_sec.key_id_mode", "How the key is named, 0 to 3."],
  ["ieee802154.frame_counter", "n", "wpan.aux_sec.frame_counter", "Frame counter of a secured frame."],
  ["ieee802154.key_index", "n", "wpan.aux_sec.key_index", "Key index of a secured frame."],
] as const satisfies readonly AttributeRow[];
