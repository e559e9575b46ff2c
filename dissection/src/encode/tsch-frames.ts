import { ADDRESS_MODE, FRAME_CONTROL, FRAME_TYPE, FRAME_VERSION } from "../protocols/assigned-numbers.js";
import { HEADER_ELEMENT, PAYLOAD_ELEMENT } from "../protocols/mac-elements.js";
import { NESTED } from "../protocols/mlme-elements.js";
import { concatenate, littleEndian16 } from "./concatenate.js";
import { BROADCAST_ADDRESS, withFcs } from "./mac-frame.js";

/** A cell that an Enhanced Beacon announces; `options`: 1 transmit, 2 receive, 4 shared, 8 timekeeping. */
export interface AnnouncedLink {
  readonly timeslot: number;
  readonly channelOffset: number;
  readonly options: number;
}

/** An Enhanced Beacon of a network that does TSCH with the default timeslots and hopping sequence. */
export interface EnhancedBeacon {
  readonly panId: number;
  /** 0 to 255. */
  readonly sequence: number;
  /** EUI-64, its bytes in the order of its text. */
  readonly source: Uint8Array;
  /** Of the slot that it is sent in, less than 2^40. */
  readonly asn: number;
  /** 0 to 255. */
  readonly joinMetric: number;
  readonly slotframe: {
    readonly handle: number;
    readonly size: number;
    readonly links: readonly AnnouncedLink[];
  };
}

/** An Enhanced Acknowledgement of TSCH. */
export interface EnhancedAck {
  readonly panId: number;
  readonly sequence: number;
  /** EUI-64, its bytes in the order of its text. */
  readonly destination: Uint8Array;
  /** What the recipient of the acknowledgement is to add to its clock, µs: -2048 to 2047. */
  readonly timeCorrection: number;
}

const CONTROL_2015 = FRAME_CONTROL.IE_PRESENT | (FRAME_VERSION.V2015 << FRAME_CONTROL.VERSION_SHIFT);
const BEACON_CONTROL =
  FRAME_TYPE.BEACON |
  CONTROL_2015 |
  FRAME_CONTROL.PAN_ID_COMPRESSION |
  (ADDRESS_MODE.SHORT << FRAME_CONTROL.DESTINATION_MODE_SHIFT) |
  (ADDRESS_MODE.EXTENDED << FRAME_CONTROL.SOURCE_MODE_SHIFT);
const ACK_CONTROL =
  FRAME_TYPE.ACK | CONTROL_2015 | (ADDRESS_MODE.EXTENDED << FRAME_CONTROL.DESTINATION_MODE_SHIFT);

/** Length in bits 0-6, identifier in bits 7-14 (IEEE Std 802.15.4-2020, 7.4.2.1). */
function headerElement(identifier: number, content: readonly number[]): number[] {
  return [...littleEndian16(content.length | (identifier << 7)), ...content];
}

/** Length in bits 0-7, identifier in bits 8-14 (IEEE Std 802.15.4-2020, 7.4.4.1). */
function shortElement(identifier: number, content: readonly number[]): number[] {
  return [...littleEndian16(content.length | (identifier << 8)), ...content];
}

/** Length in bits 0-10, identifier in bits 11-14, and bit 15 for the long form. */
function longElement(identifier: number, content: readonly number[]): number[] {
  return [...littleEndian16(content.length | (identifier << 11) | 0x8000), ...content];
}

/** All that a device needs to join (IEEE Std 802.15.4-2020, 7.4.4.2, 7.4.4.3, 7.4.4.4 and 7.4.4.31). */
function beaconElements({ asn, joinMetric, slotframe }: EnhancedBeacon): number[] {
  const { handle, links, size } = slotframe;
  const low = asn % 2 ** 32;
  const number = [...littleEndian16(low & 0xffff), ...littleEndian16(low >>> 16), Math.floor(asn / 2 ** 32)];
  const cells = links.flatMap(({ channelOffset, options, timeslot }) => {
    return [...littleEndian16(timeslot), ...littleEndian16(channelOffset), options];
  });
  return [
    ...shortElement(NESTED.TSCH_SYNCHRONIZATION, [...number, joinMetric]),
    ...shortElement(NESTED.SLOTFRAME_AND_LINK, [1, handle, ...littleEndian16(size), links.length, ...cells]),
    ...shortElement(NESTED.TIMESLOT, [0]),
    ...longElement(NESTED.HOPPING, [0]),
  ];
}

/** The PSDU of an Enhanced Beacon to everybody, with its FCS (IEEE Std 802.15.4-2020, 7.3.1; RFC 8180, 4.5.2). */
export function encodeEnhancedBeacon(beacon: EnhancedBeacon): Uint8Array {
  const elements = beaconElements(beacon);
  const group = littleEndian16(elements.length | (PAYLOAD_ELEMENT.MLME << 11) | 0x8000);
  return withFcs([
    concatenate([littleEndian16(BEACON_CONTROL), [beacon.sequence], littleEndian16(beacon.panId)]),
    littleEndian16(BROADCAST_ADDRESS),
    beacon.source.toReversed(),
    headerElement(HEADER_ELEMENT.TERMINATION_1, []),
    group,
    elements,
  ]);
}

/** The PSDU of an Enh-Ack with its FCS (IEEE Std 802.15.4-2020, 7.3.3 and 7.4.2.7); it names no sender. */
export function encodeEnhancedAck({ destination, panId, sequence, timeCorrection }: EnhancedAck): Uint8Array {
  const correction = headerElement(HEADER_ELEMENT.TIME_CORRECTION, littleEndian16(timeCorrection & 0x0fff));
  return withFcs([
    littleEndian16(ACK_CONTROL),
    [sequence],
    littleEndian16(panId),
    destination.toReversed(),
    correction,
  ]);
}
