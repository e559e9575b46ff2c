import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import ssh2 from "ssh2";
import {
  fingerprint,
  judgeHostKey,
  keysOf,
  knownHostName,
  parseKnownHosts,
} from "../../../controller/src/deployment/known-hosts.js";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "known-hosts-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const [one, two] = [makeKey(), makeKey()];

function makeKey(): { readonly line: string; readonly blob: Buffer } {
  const line = ssh2.utils.generateKeyPairSync("ed25519").public;
  return { line, blob: Buffer.from(line.split(" ")[1] ?? "", "base64") };
}

const parse = (...lines: string[]) => parseKnownHosts("known_hosts", lines.join("\n"));

describe("which lines are about a host: as OpenSSH sees it", () => {
  const label = fc.constantFrom("a", "ab", "b", "node1", "127.0.0.1");
  const pattern = fc
    .array(fc.oneof(label, fc.constantFrom("*", "?", ".")), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(""));
  const hosts = fc
    .array(fc.tuple(fc.boolean(), pattern), { minLength: 1, maxLength: 4 })
    .map((list) => list.map(([negated, text]) => (negated ? "!" : "") + text).join(","));
  const name = fc
    .array(fc.oneof(label, fc.constant(".")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(""));

  test("patterns, negation and several names", () => {
    const file = join(directory, "patterns");
    fc.assert(
      fc.property(hosts, name, (list, host) => {
        writeFileSync(file, `${list} ${one.line}\n`);
        const found = spawnSync("ssh-keygen", ["-F", host, "-f", file]).status === 0;
        expect(keysOf(parseKnownHosts(file, readFileSync(file, "utf8")), host).length > 0).toBe(found);
      }),
      { numRuns: 80 },
    );
  });

  test("hashed names, with and without port", () => {
    const file = join(directory, "hashed");
    writeFileSync(file, `node1,10.0.0.7 ${one.line}\n[node2]:2222 ${two.line}\n`);
    execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
    const text = readFileSync(file, "utf8");
    expect(text).not.toContain("node1");
    const known = parseKnownHosts(file, text);
    expect(judgeHostKey(known, knownHostName("Node1", 22), one.blob)).toEqual({ kind: "known" });
    expect(judgeHostKey(known, knownHostName("10.0.0.7", 22), one.blob)).toEqual({ kind: "known" });
    expect(judgeHostKey(known, knownHostName("node2", 2222), two.blob)).toEqual({ kind: "known" });
    expect(judgeHostKey(known, knownHostName("node2", 22), two.blob).kind).toBe("unknown");
  });
});

describe("what is decided on a key", () => {
  test("a host may have several keys; any of them is right", () => {
    const known = parse(`node ${one.line}`, `node ${two.line} with a comment`);
    expect(judgeHostKey(known, "node", one.blob).kind).toBe("known");
    expect(judgeHostKey(known, "node", two.blob).kind).toBe("known");
  });

  test("a changed key names the lines that say otherwise", () => {
    const verdict = judgeHostKey(parse("# ours", "", `node ${one.line}`), "node", two.blob);
    expect(verdict).toMatchObject({ kind: "changed", expected: [{ line: 3 }] });
  });

  test("a revoked key is refused although another line trusts it", () => {
    const verdict = judgeHostKey(parse(`node ${one.line}`, `@revoked * ${one.line}`), "node", one.blob);
    expect(verdict).toMatchObject({ kind: "revoked", by: { line: 2 } });
  });

  test("an authority's key proves no host", () => {
    const verdict = judgeHostKey(parse(`@cert-authority * ${one.line}`), "node", one.blob);
    expect(verdict).toMatchObject({ kind: "unknown", authorities: [{ line: 1 }] });
  });

  test("lines that make no sense trust nobody and are listed", () => {
    const blob = one.line.split(" ")[1];
    const known = parse(
      "node",
      "node ssh-ed25519 %%%",
      `node ssh-rsa ${blob}`,
      `@trusted node ${one.line}`,
      `|1|x node ${one.line}`,
    );
    expect(known.unreadable).toEqual([1, 2, 3, 4, 5]);
    expect(judgeHostKey(known, "node", one.blob).kind).toBe("unknown");
  });

  test("whatever the file holds, reading it does not throw and trusts no key that is not in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(judgeHostKey(parseKnownHosts("f", text), "node", one.blob).kind).not.toBe("known");
      }),
    );
  });

  test("fingerprints are those of ssh-keygen", () => {
    const file = join(directory, "key.pub");
    writeFileSync(file, `${one.line}\n`);
    expect(execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" })).toContain(
      ` ${fingerprint(one.blob)} `,
    );
  });
});
