import type { AttributeRow } from "./row.js";

/** Time slotted channel hopping and 6top: what information elements say. */
export const TSCH = [
  ["tsch.asn", "n", "wpan.tsch.asn", "Absolute slot number in an enhanced beacon."],
  ["tsch.join_metric", "n", "wpan.tsch.join_metric", "Join metric of an enhanced beacon; less is nearer."],
  [
    "tsch.time_correction",
    "n",
    "wpan.header_ie.time_correction.value",
    "How far from its expected time the acknowledged frame came, µs.",
  ],
  ["tsch.nack", "b", "wpan.nack", "1 if an enhanced acknowledgement refuses the frame."],
  [
    "tsch.timeslot_id",
    "n",
    "wpan.tsch.timeslot.id",
    "Timeslot template of an enhanced beacon; 0 is the default.",
  ],
  [
    "tsch.hopping_sequence_id",
    "n",
    "wpan.tsch.hopping_sequence_id",
    "Hopping sequence of an enhanced beacon.",
  ],
  ["tsch.slotframe_count", "n", "wpan.tsch.slotframe_num", "Slotframes that an enhanced beacon announces."],
  ["tsch.slotframe_handle", "n", "wpan.tsch.slotframe_handle", "Handle of the first slotframe."],
  ["tsch.slotframe_size", "n", "wpan.tsch.slotframe_size", "Timeslots of the first slotframe."],
  ["tsch.link_count", "n", "wpan.tsch.nb_links", "Links of the first slotframe."],
  ["tsch.link_timeslot", "n", "wpan.tsch.link_timeslot", "Timeslot of the first link."],
  ["tsch.link_channel_offset", "n", "wpan.tsch.channel_offset", "Channel offset of the first link."],
  [
    "tsch.link_options",
    "n",
    "wpan.tsch.link_options",
    "Options of the first link: 1 transmit, 2 receive, 4 shared, 8 timekeeping, 16 priority.",
  ],
  ["sixtop.version", "n", "wpan.6top_version", "Version of 6P."],
  ["sixtop.type", "n", "wpan.6top_type", "0 request, 1 response, 2 confirmation."],
  ["sixtop.code", "n", "wpan.6top_code", "Command of a request (1 ADD, 2 DELETE ...), or return code."],
  ["sixtop.sfid", "n", "wpan.6top_sfid", "Scheduling function."],
  ["sixtop.seqnum", "n", "wpan.6top_seqnum", "Sequence number of the transaction."],
  ["sixtop.num_cells", "n", "wpan.6top_num_cells", "Cells that a request asks for."],
  [
    "sixtop.cell_options",
    "n",
    "wpan.6top_cell_options",
    "Options of the cells: 1 transmit, 2 receive, 4 shared.",
  ],
  [
    "sixtop.cell_slot_offset",
    "n",
    "wpan.6top_cell_slot_offset",
    "Slot offset of the first cell in the list.",
  ],
  [
    "sixtop.cell_channel_offset",
    "n",
    "wpan.6top_channel_offset",
    "Channel offset of the first cell in the list.",
  ],
] as const satisfies readonly AttributeRow[];
