export { type CoapMessage, encodeCoap } from "./coap.js";
export { encodeFragments, type PacketFragment, type WholePacket } from "./fragments.js";
export { globalAddress, type LinkAddress, linkLocalAddress } from "./interface-address.js";
export { encodeIphc, type Ip6Packet } from "./iphc.js";
export { type DataFrame, encodeAck, encodeDataFrame, LONGEST_PSDU } from "./mac-frame.js";
export {
  type Dao,
  type Dio,
  type DioConfiguration,
  encodeDao,
  encodeDaoAck,
  encodeDio,
  encodeDis,
} from "./rpl.js";
export { encodeSourceRoute, type SourceRoute, sourceRouteLength } from "./source-route.js";
export {
  type AnnouncedLink,
  type EnhancedAck,
  type EnhancedBeacon,
  encodeEnhancedAck,
  encodeEnhancedBeacon,
} from "./tsch-frames.js";
export { encodeUdpNhc, type UdpDatagram } from "./udp-nhc.js";
export { encodeZep, type ZepDatagram } from "./zep.js";
