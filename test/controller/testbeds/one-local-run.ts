import { connect } from "../../../controller/src/deployment/connect.js";
import { deployProgram } from "../../../controller/src/deployment/deploy-program.js";
import { formatProblem } from "../../../controller/src/model/errors.js";
import { localTestbed } from "../../../controller/src/testbeds/local-testbed.js";
import { leftoversOf } from "../../support/leftovers.js";
import { planOf, reserveLocalNodes } from "../../support/local-nodes.js";
import { smallProgram } from "../../support/small-program.js";

/** A whole life of a local node, for a user and a machine that the caller chooses; says what happened as JSON. */
const problems = localTestbed.check(planOf(["one"]));
console.log(JSON.stringify(problems.length > 0 ? problems.map(formatProblem) : await live()));

async function live(): Promise<object> {
  let run = "";
  const said = await (async () => {
    await using nodes = await reserveLocalNodes("one");
    run = nodes.run;
    await using session = await connect(nodes.node("one").login, { signal: new AbortController().signal });
    const deployed = await deployProgram(session, smallProgram(nodes, "one", "small", { greeting: "hi" }));
    const { status } = await deployed.start();
    const uid = Number((await session.run(["id", "-u"])).stdout.toString());
    await deployed.remove();
    return { uid, status };
  })();
  return { ...said, left: leftoversOf(run) };
}
