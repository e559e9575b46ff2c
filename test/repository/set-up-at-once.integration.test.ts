import { afterEach, describe, expect, test } from "@jest/globals";
import { Machine } from "./machine.js";

let machine: Machine;
afterEach(async () => machine[Symbol.asyncDispose]());

describe("two set-ups of one clone at once", () => {
  test("install once: the second waits and finds all there", async () => {
    machine = new Machine({ installed: "openssh-server" });
    machine.holdPrograms();
    const first = machine.startSetUp();
    await machine.programWaits();
    const second = machine.startSetUp();
    await second.saying(`Waiting for process ${first.child.pid}`);
    await machine.letGo();
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(machine.calls()).toHaveLength(1);
  });

  test("one that is killed does not hold up the other", async () => {
    machine = new Machine({ installed: "openssh-server" });
    machine.holdPrograms();
    const first = machine.startSetUp();
    await machine.programWaits();
    const second = machine.startSetUp();
    await second.saying("Waiting");
    await first.kill();
    await machine.programWaits();
    await machine.letGo();
    expect(await second.ended).toMatchObject({ code: 0 });
    expect(machine.calls()).toHaveLength(2);
  });
});
