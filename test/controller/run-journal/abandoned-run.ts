import { connect } from "../../../controller/src/deployment/connect.js";
import { deployProgram } from "../../../controller/src/deployment/deploy-program.js";
import type { ResourceJournal } from "../../../controller/src/model/run-journal.js";
import { openRunJournal } from "../../../controller/src/run-journal/run-journal.js";
import { localTestbed } from "../../../controller/src/testbeds/local-testbed.js";
import { planOf } from "../../support/local-nodes.js";
import { smallProgram } from "../../support/small-program.js";

/**
 * A controller that is killed right after it has written its n-th acquisition, or, for 0, when everything runs.
 * Arguments: run, directory of the run, n.
 */
const [, , run = "", runDirectory = "", mortal = "0"] = process.argv;
const journal = openRunJournal(runDirectory, { run, pid: process.pid, experiment: "test" });
let acquired = 0;
const killing: ResourceJournal = {
  acquire(resource) {
    const id = journal.acquire(resource);
    if (++acquired === Number(mortal)) process.kill(process.pid, "SIGKILL");
    return id;
  },
  release: (id) => journal.release(id),
};

const signal = new AbortController().signal;
const nodes = ["a", "b"];
const context = { run, runDirectory, plan: planOf(nodes), journal: killing, deadlineSeconds: 60, signal };
const reservation = await localTestbed.reserve(context);
for (const node of reservation.nodes.values()) {
  const session = await connect(node.login, { signal });
  const plan = smallProgram({ run, journal, node: () => node }, node.name, "small", {
    deaf: node.name === "a",
  });
  await (await deployProgram(session, { ...plan, journal: killing })).start();
}
process.kill(process.pid, "SIGKILL");
