import { type Extractor, LINK_TYPE, makeExtractor, type Value } from "@fedprobe/dissection";
import {
  type Action,
  type DeviceConfig,
  type EmulatorConfig,
  pathLoss,
  type RadioConfig,
  type Reception,
  type SimulationRecord,
  simulate,
  type Transmission,
} from "@fedprobe/emulator";

type Position = [number, number];

/** Around a border router that reaches 30 m, nearly always 17 m: five neighbours, two of them on weak links. */
const NEIGHBOURS: Record<string, Position> = {
  relay: [18, 0],
  "client-1": [10, 10],
  "client-2": [-10, 10],
  "client-3": [0, -20],
  "client-4": [-22, 0],
};

/** Two hops away, and the attacker behind the relay. */
const DISTANT: Record<string, Position> = { "client-5": [-27, 17], "client-6": [17, 26], attacker: [36, 0] };

/** A device of the own network that reports 40 bytes over UDP each 10 s. */
export function device(role: DeviceConfig["role"], name: string, position: Position): DeviceConfig {
  return { name, network: "own", role, position, period: 10, jitter: 0.3, protocol: "udp", size: 40 };
}

const LAW = { exponent: 3, referenceLoss: 40.2 };

/** Half of the frames go 24 m, none 30 m. */
export const RADIO: RadioConfig = {
  phy: "oqpsk-2450",
  ...LAW,
  txPower: pathLoss(30, LAW) - 100,
  shadowing: 0,
  fading: 1.5,
  sensitivity: -97,
  noise: -100,
  capture: 3,
  ccaThreshold: -94,
};

export const OWN = {
  name: "own",
  channel: 26,
  pan: 0xabcd,
  mode: "storing",
  objective: "of0",
  foreign: false,
} as const;

/** A sniffer without faults. */
export function sniffer(name: string, position: Position, port = 17754): EmulatorConfig["sniffers"][number] {
  const faults = { sensitivity: -97, offset: 0, drift: 0, badFcs: true };
  return { name, position, channel: 26, ...faults, host: "127.0.0.1", port };
}

/** A network with one attacker, two minutes long; the first sniffer is near the middle, the second far off. */
export function makeConfig(changes: Partial<EmulatorConfig> = {}): EmulatorConfig {
  return {
    run: "test-run",
    workDirectory: "/nonexistent",
    seed: 1,
    radio: RADIO,
    networks: [OWN],
    devices: [
      device("border-router", "border-router", [0, 0]),
      ...Object.entries({ ...NEIGHBOURS, ...DISTANT }).map(([name, place]) => device("client", name, place)),
    ],
    sniffers: [sniffer("west", [-10, 0]), sniffer("east", [25, 0], 17755)],
    timeline: [],
    duration: 120,
    deadline: 60,
    originUs: ORIGIN,
    speed: 1,
    ...changes,
  };
}

/** An action of the attacker. */
export function attack(what: Action["do"], at: number, duration?: number, rate?: number): Action {
  return {
    at,
    on: ["attacker"],
    do: what,
    ...(duration === undefined ? {} : { for: duration }),
    ...(rate === undefined ? {} : { rate }),
  };
}

export const isTransmission = (record: SimulationRecord): record is Transmission =>
  record.type === "transmission";
export const isReception = (record: SimulationRecord): record is Reception => record.type === "reception";

const NAMES = [
  "ieee802154.frame_type",
  "ieee802154.sequence_number",
  "ieee802154.ack_request",
  "ieee802154.dst_pan_id",
  "ieee802154.dst_address_short",
  "ieee802154.dst_address_extended",
  "ieee802154.src_address_extended",
  "ieee802154.fcs_ok",
  "ipv6.src",
  "ipv6.dst",
  "ipv6.hop_limit",
  "ipv6.next_header",
  "icmpv6.type",
  "icmpv6.code",
  "rpl.dio_rank",
  "rpl.dio_dagid",
  "rpl.dio_version",
  "rpl.target",
  "udp.dest_port",
  "udp.len",
  "tsch.asn",
  "malformed.layer",
  "malformed.reason",
] as const;

export type Decoded = Readonly<Partial<Record<(typeof NAMES)[number], Value>>>;

const extractor: Extractor = makeExtractor([...NAMES]);

/** What the dissection says of a frame with its FCS. */
export function decode(bytes: Uint8Array): Decoded {
  extractor.extract({ time: 0, linkType: LINK_TYPE.IEEE802_15_4_WITHFCS, bytes, wireLength: bytes.length });
  const values = NAMES.map((name, index) => [name, extractor.value(index)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A transmission beside what its bytes say. */
export type Sighting = Transmission & { readonly decoded: Decoded };

export function sightingsOf(records: Iterable<SimulationRecord>): Sighting[] {
  return [...records].filter(isTransmission).map((frame) => ({ ...frame, decoded: decode(frame.bytes) }));
}

export const SECOND = 1e6;
/** Beginning of the experiment, µs since 1970. */
export const ORIGIN = 1_700_000_000 * SECOND;

/** Time on the air, µs: 6 bytes before the PSDU, 32 µs a byte. */
export const airtime = ({ bytes }: { readonly bytes: Uint8Array }) => (6 + bytes.length) * 32;
export const hex = ({ bytes }: { readonly bytes: Uint8Array }) => Buffer.from(bytes).toString("hex");

export const isAck = ({ decoded }: Sighting) => decoded["ieee802154.frame_type"] === 2;
export const isUdp = ({ decoded }: Sighting) => decoded["udp.dest_port"] === 8808;
export const wantsAck = ({ decoded }: Sighting) => decoded["ieee802154.ack_request"] === 1;

/** A simulation to its end, and what it says of itself. */
export function runToEnd(changes: Partial<EmulatorConfig> = {}) {
  const simulation = simulate(makeConfig(changes));
  const records = [...simulation];
  const { devices, dropped, sniffers } = simulation.summary();
  const accounts = new Map(devices.map((account) => [account.name, account]));
  const receptions = records.filter(isReception);
  return { records, receptions, frames: sightingsOf(records), accounts, dropped, sniffers };
}

/** The attacker does one thing after the other. */
export const EVERYTHING = [attack("dos", 30, 20), attack("bad-fcs", 60, 10), attack("dead", 80, 20)];
