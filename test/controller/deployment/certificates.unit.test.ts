import { createPrivateKey, X509Certificate } from "node:crypto";
import { serverName } from "@fedprobe/proto";
import { describe, expect, test } from "@jest/globals";
import { makeAuthority } from "../../../controller/src/deployment/certificates.js";

describe("the certificate authority of a run", () => {
  test("certifies a name and a role, for servers and clients, for the time of the run", async () => {
    const authority = await makeAuthority("run-1", 3600);
    const { certPem, keyPem } = await authority.issue("west", "probe");
    const [ca, leaf] = [new X509Certificate(authority.caPem), new X509Certificate(certPem)];
    expect(leaf.verify(ca.publicKey) && leaf.checkIssued(ca) && ca.verify(ca.publicKey)).toBe(true);
    expect([ca.ca, leaf.ca]).toEqual([true, false]);
    expect(leaf.subject).toBe("CN=west\nOU=probe");
    expect(leaf.subjectAltName).toBe(`DNS:${serverName("west")}`);
    expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
    expect(leaf.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    const secondsLeft = (Date.parse(leaf.validTo) - Date.now()) / 1000;
    expect(secondsLeft).toBeGreaterThan(0);
    expect(secondsLeft).toBeLessThanOrEqual(3600);
  });

  test("is believed by a board that has no battery clock and thinks it is 1970", async () => {
    const authority = await makeAuthority("run-1", 60);
    const { certPem } = await authority.issue("west", "probe");
    for (const pem of [authority.caPem, certPem])
      expect(Date.parse(new X509Certificate(pem).validFrom)).toBeLessThanOrEqual(0);
  });

  test("is nobody in another run", async () => {
    const [one, two] = await Promise.all([makeAuthority("same", 60), makeAuthority("same", 60)]);
    const { certPem } = await one.issue("west", "probe");
    expect(new X509Certificate(certPem).verify(new X509Certificate(two.caPem).publicKey)).toBe(false);
  });

  test("gives every member a key and a number of its own", async () => {
    const authority = await makeAuthority("run-1", 60);
    const issued = await Promise.all(["a", "b"].map((name) => authority.issue(name, "probe")));
    const certificates = issued.map(({ certPem }) => new X509Certificate(certPem));
    expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(2);
    expect(new Set(issued.map(({ keyPem }) => keyPem)).size).toBe(2);
  });

  test.each([
    "west, OU=controller",
    "west\nOU=controller",
    "*.fedprobe.internal",
    "",
    "West",
    "a".repeat(64),
  ])("certifies nobody called %j", async (name) => {
    const authority = await makeAuthority("run-1", 60);
    await expect(authority.issue(name, "probe")).rejects.toMatchObject({ exitCode: 3 });
  });
});
