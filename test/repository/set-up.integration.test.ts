import { afterEach, describe, expect, test } from "@jest/globals";
import { Machine, REPOSITORY } from "./machine.js";

const NOBODY = 65534;
const NPM_CI = "npm ci --ignore-scripts --no-audit --no-fund";
const APT = "apt-get --yes -o DPkg::Lock::Timeout=300";
const UPDATE = `${APT} update`;
const INSTALL = `${APT} install --no-install-recommends openssh-server`;
const DISABLE = "systemctl disable ssh.service ssh.socket";

/** What apt-get was told, without what it asked. */
const commands = (machine: Machine) => machine.calls().filter((call) => !call.startsWith("services:"));

let machine: Machine;
afterEach(async () => machine[Symbol.asyncDispose]());

describe("npm's packages", () => {
  test("are installed once, and say so", async () => {
    machine = new Machine({ installed: "openssh-server" });
    const first = await machine.setUp();
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toMatch(/^Installing npm packages .*\nInstalled npm packages in \d+\.\d s\n$/);
    expect(machine.calls()).toEqual([NPM_CI]);
    expect(await machine.setUp()).toEqual({ code: 0, signal: null, said: "" });
    expect(machine.calls()).toEqual([NPM_CI]);
  });

  test.each(["clone/package.json", "clone/package-lock.json", "clone/probe/package.json"])(
    "are installed again when %s is another",
    async (file) => {
      machine = new Machine({ installed: "openssh-server" });
      await machine.setUp();
      machine.write(file, '{ "workspaces": ["probe"], "version": "2" }');
      await machine.setUp();
      expect(machine.calls()).toEqual([NPM_CI, NPM_CI]);
    },
  );

  test("are installed again when node_modules went away", async () => {
    machine = new Machine({ installed: "openssh-server" });
    await machine.setUp();
    machine.remove("clone/node_modules");
    await machine.setUp();
    expect(machine.calls()).toEqual([NPM_CI, NPM_CI]);
  });

  test("that cannot be installed are an error with npm's words, and are tried again", async () => {
    machine = new Machine({ installed: "openssh-server" });
    machine.write("npm-fails", "");
    const failed = await machine.setUp();
    expect(failed.code).toBe(1);
    expect(failed.said).toContain("npm error Missing: x from lock file\nnpm ci failed with exit code 1");
    machine.remove("npm-fails");
    expect(await machine.setUp()).toMatchObject({ code: 0 });
    expect(machine.calls()).toEqual([NPM_CI, NPM_CI]);
  });
});

describe("Debian's packages, missing, as root", () => {
  test("are installed without starting their service, now or later", async () => {
    machine = new Machine();
    const { code, said } = await machine.setUp();
    expect(code).toBe(0);
    expect(said).toContain("Installing Debian packages (their services stay off): openssh-server\n");
    expect(machine.calls()).toEqual([INSTALL, "services: 101", DISABLE, NPM_CI]);
    expect(machine.has("policy-rc.d")).toBe(false);
  });

  test("are looked up first where apt knows nothing", async () => {
    machine = new Machine();
    machine.remove("lists");
    expect(await machine.setUp()).toMatchObject({ code: 0 });
    expect(commands(machine)).toEqual([UPDATE, INSTALL, DISABLE, NPM_CI]);
  });

  test("are looked up when what apt knows is too old", async () => {
    machine = new Machine();
    machine.write("apt-fails", "");
    machine.write("update-helps", "");
    expect(await machine.setUp()).toMatchObject({ code: 0 });
    expect(commands(machine)).toEqual([INSTALL, UPDATE, INSTALL, DISABLE, NPM_CI]);
  });

  test("that cannot be installed are an error with apt-get's words, and services may start again", async () => {
    machine = new Machine();
    machine.write("apt-fails", "");
    const { code, said } = await machine.setUp();
    expect(code).toBe(1);
    expect(said).toContain("E: Unable to locate package\napt-get could not install openssh-server");
    expect(commands(machine)).toEqual([INSTALL, UPDATE, INSTALL]);
    expect(machine.has("policy-rc.d")).toBe(false);
  });

  test("leave a machine's own policy on services as it is", async () => {
    machine = new Machine();
    machine.write("policy-rc.d", "#!/bin/sh\nexit 104\n");
    expect(await machine.setUp()).toMatchObject({ code: 0 });
    expect(machine.has("policy-rc.d")).toBe(true);
  });

  test.each(["SIGTERM", "SIGHUP"] as const)("interrupted by %s: services may start again", async (signal) => {
    machine = new Machine();
    machine.holdPrograms();
    const setUp = machine.startSetUp();
    await machine.programWaits();
    expect(machine.has("policy-rc.d")).toBe(true);
    setUp.child.kill(signal);
    expect((await setUp.ended).said).toContain(`interrupted by ${signal}`);
    expect(machine.has("policy-rc.d")).toBe(false);
  });

  test("interrupted by Ctrl-C, which reaches apt-get too: services may start again", async () => {
    machine = new Machine();
    machine.holdPrograms();
    const setUp = machine.startSetUp();
    await machine.programWaits();
    process.kill(-Number(setUp.child.pid), "SIGINT");
    expect((await setUp.ended).said).toContain("interrupted by SIGINT");
    expect(machine.has("policy-rc.d")).toBe(false);
  });

  test("killed: the next set-up lets services start again", async () => {
    machine = new Machine();
    machine.holdPrograms();
    const setUp = machine.startSetUp();
    await machine.programWaits();
    await setUp.kill();
    expect(machine.has("policy-rc.d")).toBe(true);
    machine.remove("gate");
    expect(await machine.setUp()).toMatchObject({ code: 0 });
    expect(machine.has("policy-rc.d")).toBe(false);
  });
});

describe("Debian's packages, missing, as an ordinary user", () => {
  test("stop set-up with the one command to run", async () => {
    machine = new Machine();
    const { code, said } = await machine.setUp({ uid: NOBODY });
    expect(code).toBe(4);
    expect(said).toContain("Debian packages are missing: openssh-server.");
    expect(said).toContain(`\n  sudo ${process.execPath} ${REPOSITORY}/scripts/setup.mjs --packages run\n`);
    expect(machine.calls()).toEqual([]);
  });

  test("do not matter when they are there", async () => {
    machine = new Machine({ installed: "openssh-server" });
    expect(await machine.setUp({ uid: NOBODY })).toMatchObject({ code: 0 });
  });

  test("that were only half installed are missing", async () => {
    machine = new Machine();
    machine.write("installed", "openssh-server half-configured\n");
    expect(await machine.setUp({ uid: NOBODY })).toMatchObject({ code: 4 });
  });
});
