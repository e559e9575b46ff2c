/** The main job in one command: sets up, builds, and runs the quickstart experiment. `npm start` */
import { build } from "./build.mjs";
import { REPOSITORY, runAsScript } from "./script.mjs";
import { setUp } from "./setup.mjs";
import { runForeground } from "./start/run-foreground.mjs";

const QUICKSTART = "experiments/quickstart/experiment.yaml";

await runAsScript(import.meta.url, async () => {
  await setUp({ packages: "run" });
  await build();
  const args = ["controller/bin/fedprobe.js", "run", QUICKSTART, ...process.argv.slice(2)];
  return runForeground(process.execPath, args, REPOSITORY);
});
