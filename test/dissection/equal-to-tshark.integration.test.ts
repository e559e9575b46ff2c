import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type CaptureOptions, compare, DATA, type Difference, hasData, readOracle } from "./oracle.js";

type Row = ReadonlyMap<string, string>;

/** Where this package says something else than tshark 4.0.17, and why. */
const KNOWN: Readonly<Record<string, (difference: Difference, row: Row) => boolean>> = {
  "tshark adds the extended address that it learned from an association before; the frame has a short one": (
    { attribute, ours },
    row,
  ) => attribute === "ieee802154.src_address_extended" && row.get("wpan.src16") !== "" && ours === undefined,
  "tshark does not come to the FCS where the header cannot be read; it is wrong all the same": ({
    attribute,
    tshark,
    ours,
  }) => attribute === "ieee802154.fcs_ok" && tshark === "" && ours === 0,
  "tshark takes an FCS that the capture has cut off for right, and of a single frame the last two octets for its FCS; nobody can know":
    ({ attribute, ours }) => attribute === "ieee802154.fcs_ok" && ours === undefined,
  "tshark calls what follows a next header compression that it does not read (RFC 7400) `none`, of length 0":
    ({ attribute, tshark, ours }) =>
      ours === undefined && ["ipv6.next_header 59", "ipv6.payload_len 0"].includes(`${attribute} ${tshark}`),
  "tshark takes the key of a secured RPL message to be as long as the level says, not the mode (RFC 6550, 6.1)":
    ({ attribute }, row) => row.get("icmpv6.code") === "129" && attribute.startsWith("rpl."),
};

interface Capture extends CaptureOptions {
  readonly stem: string;
  /** Differences that `KNOWN` explains. */
  readonly differences: number;
}

const SCENARIOS = ["badfcs", "deadnode", "flood1", "normal", "scale50", "slowflood"];
const VANTAGES = ["air", "sniffer0", "sniffer1"];

const RIOT_DIFFERENCES: Readonly<Record<string, number>> = {
  "badfcs/sniffer0": 3,
};

const RIOT: readonly Capture[] = SCENARIOS.flatMap((scenario) =>
  VANTAGES.map((vantage) => {
    const name = `${scenario}/${vantage}`;
    return { stem: `riot/${name}`, differences: RIOT_DIFFERENCES[name] ?? 0 };
  }),
);

/** Captures by others; those on radio links end with their CRC. */
const OTHERS: readonly Capture[] = [
  { stem: "frames/foren6__example1-rpl-collect", contexts: { 0: "aaaa::/64" }, differences: 0 },
  { stem: "frames/tcpdump__802_15_4-data", differences: 3 },
  { stem: "frames/tcpdump__802_15_4-oobr-1", differences: 0 },
  { stem: "frames/tcpdump__802_15_4-oobr-2", differences: 1 },
  { stem: "frames/tcpdump__802_15_4_beacon", differences: 0 },
  { stem: "frames/tcpdump__rpl-14-dao", differences: 0 },
  { stem: "frames/tcpdump__rpl-19-pickdag", differences: 0 },
  { stem: "frames/tcpdump__rpl-26-senddaoack", differences: 0 },
  { stem: "frames/tcpdump__rpl-dao-oobr", differences: 0 },
  { stem: "frames/whad-client__zigbee_philips_hue_association", differences: 91 },
  { stem: "frames/whad-client__zigbee_touchlink_provisioning", differences: 0 },
  { stem: "frames/zigator__01-phy-testing", differences: 0 },
  { stem: "frames/zigator__02-mac-testing", differences: 2 },
];

const describeWithData = hasData ? describe : describe.skip;

/** Every dissection by tshark that lies among the data. */
function findOracles(): string[] {
  const files = readdirSync(DATA, { recursive: true, encoding: "utf8" });
  return files.flatMap((file) => /^(.+)\.tshark\.tsv\.gz$/.exec(file)?.[1] ?? []);
}

describeWithData("dissection says what tshark says (skipped without the sample data, FEDPROBE_DATA)", () => {
  test("of every capture that there is", () => {
    expect([...RIOT, ...OTHERS].map(({ stem }) => stem).sort()).toEqual(findOracles().sort());
  });

  test.each([...RIOT, ...OTHERS])("$stem", async ({ stem, differences, ...options }) => {
    const path = resolve(DATA, stem);
    expect(existsSync(`${path}.pcap`)).toBe(true);
    const rows = readOracle(`${path}.tshark.tsv.gz`);
    const found = await compare(path, options);
    const unexplained = found.filter(
      (difference) =>
        !Object.values(KNOWN).some((explains) => explains(difference, rows[difference.frame - 1]!)),
    );
    expect(unexplained).toEqual([]);
    expect(found).toHaveLength(differences);
  });
});
