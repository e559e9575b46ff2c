import { execFileSync } from "node:child_process";
import type { Alert } from "@fedprobe/properties";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Blocking } from "../../probe-agent/src/reactions/block.js";

const NETWORK = `fedprobe-test-${process.pid}`;
const INSIDE = ["ip", "netns", "exec", NETWORK];
const TABLE = "fedprobe_0123456789abcdef";

function works(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Networks of their own are made by root alone. */
const canMakeNetworks = process.getuid?.() === 0 && works("unshare", "--net", "true") && works("ip", "-V");
const describeWithFirewall =
  canMakeNetworks && works("unshare", "--net", "nft", "list", "ruleset") ? describe : describe.skip;

function alertOf(values: Record<string, string>): Alert {
  const what = {
    propertyId: 7,
    kind: "dos",
    type: "ATTACK",
    severity: "alert",
    verdict: "detected",
  } as const;
  const events = [{ id: 1, rank: 1, time: 0, attributes: values }];
  return { ...what, description: "", events, id: "a", revision: 1, count: 1, first: 0, last: 0 };
}

const inside = (...argv: string[]) =>
  execFileSync("ip", ["netns", "exec", NETWORK, ...argv], { encoding: "utf8" });

const V4 = { attribute: "ip.src" };
const V6 = { attribute: "ipv6.src" };

describeWithFirewall("block(address), in a network of the test's own (as root, where nft is)", () => {
  let blocking: Blocking;

  beforeEach(() => {
    execFileSync("ip", ["netns", "add", NETWORK]);
    inside("ip", "link", "set", "lo", "up");
    for (const address of ["192.0.2.1/24", "192.0.2.66/24"])
      inside("ip", "address", "add", address, "dev", "lo");
    blocking = new Blocking({ table: TABLE, seconds: 60 }, [...INSIDE, "nft"]);
  });
  afterEach(() => void execFileSync("ip", ["netns", "delete", NETWORK]));

  /** Whether a datagram from one address of the network comes to another. */
  const passes = (from: string): boolean => {
    const program = `const d=require("node:dgram");const a=d.createSocket("udp4"),b=d.createSocket("udp4");
      a.on("message",()=>process.exit(0));a.bind(4000,"192.0.2.1",()=>b.bind(0,"${from}",()=>b.send("x",4000,"192.0.2.1",()=>
      setTimeout(()=>process.exit(1),300))));`;
    return works("ip", "netns", "exec", NETWORK, process.execPath, "-e", program);
  };

  test("drops what comes from it, for a time, and lets it in again when the probe stops", async () => {
    expect(passes("192.0.2.66")).toBe(true);
    expect(await blocking.act(V4, alertOf({ "ip.src": "192.0.2.66" }))).toBe("blocked 192.0.2.66 for 60 s");
    expect(await blocking.act(V6, alertOf({ "ipv6.src": "2001:db8::66" }))).toContain("2001:db8::66");
    expect(passes("192.0.2.66")).toBe(false);
    expect(passes("192.0.2.1")).toBe(true);
    expect(inside("nft", "list", "table", "inet", TABLE)).toMatch(
      /192\.0\.2\.66 timeout 1m expires[\s\S]*2001:db8::66 timeout 1m/,
    );
    await blocking.stop();
    expect(inside("nft", "list", "tables")).toBe("");
    expect(passes("192.0.2.66")).toBe(true);
  });

  test("takes the place of a table that a killed probe has left", async () => {
    await blocking.act(V4, alertOf({ "ip.src": "192.0.2.66" }));
    const next = new Blocking({ table: TABLE, seconds: 60 }, [...INSIDE, "nft"]);
    await next.act(V4, alertOf({ "ip.src": "192.0.2.67" }));
    const table = inside("nft", "list", "table", "inet", TABLE);
    expect(table).toContain("192.0.2.67");
    expect(table.match(/@blocked4 drop/g)).toHaveLength(2);
  });
});

describe("block(address)", () => {
  const never = ["no-such-program-is-ever-called"];

  test("is off unless the experiment allows it", async () => {
    const blocking = new Blocking(undefined, never);
    await expect(blocking.act(V4, alertOf({ "ip.src": "192.0.2.66" }))).rejects.toThrow(
      "set reactions.block",
    );
    await blocking.stop();
  });

  test.each([
    "127.0.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "::1",
    "::",
    "ff02::1",
    "203.0.113.9",
    "1; x",
    "",
  ])("never blocks %s: ourselves, many, the controller, or nobody", async (address) => {
    process.env["SSH_CONNECTION"] = "203.0.113.9 50000 192.0.2.1 22";
    const blocking = new Blocking({ table: TABLE, seconds: 60 }, never);
    await expect(blocking.act(V4, alertOf({ "ip.src": address }))).rejects.toThrow(
      /is not blocked|nobody to block/,
    );
    delete process.env["SSH_CONNECTION"];
  });

  test("says what to do where there is no nftables", async () => {
    const blocking = new Blocking({ table: TABLE, seconds: 60 }, never);
    await expect(blocking.act(V4, alertOf({ "ip.src": "192.0.2.66" }))).rejects.toThrow("install nftables");
  });
});
