import { existsSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Agent, startAgent } from "./agent.js";
import { MARKER_FILE, probeConfigSchema } from "./config.js";
import { log } from "./log.js";

/** Between two looks at whether a controller is there, once the deadline has passed. */
const LOOK_AGAIN_MS = 1_000;

/** A probe that has not stopped by then is killed: its journal has no End record, which says so. */
const STOP_SECONDS = 15;

/** The ways out are laid before anything is opened: a probe that hangs while it is starting ends like any other. */
async function main(configPath: string): Promise<void> {
  const directory = dirname(resolve(configPath));
  const config = probeConfigSchema.parse(JSON.parse(await readFile(configPath, "utf8")));
  let agent: Agent | undefined;
  let leaving = false;
  const leave = (reason: string, cleanUp: boolean) => {
    if (leaving) return;
    leaving = true;
    void stop(agent, reason, () => cleanUp && removeWorkDirectory(directory, config.run));
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => leave(`received ${signal}`, false));
  const atDeadline = () => {
    // A probe is never orphaned: past its deadline it stays only as long as a controller follows it.
    if (agent?.followed) setTimeout(atDeadline, LOOK_AGAIN_MS);
    else leave("the deadline has passed and no controller is there", true);
  };
  setTimeout(atDeadline, config.deadline * 1000);
  log("info", "starting", { probe: config.name, pid: process.pid });
  agent = await startAgent(config, directory);
  log("info", "serving", { probe: config.name, pid: process.pid });
}

async function stop(agent: Agent | undefined, reason: string, cleanUp: () => void): Promise<void> {
  log("info", "leaving", { reason });
  setTimeout(() => {
    log("error", "the probe hangs while it is stopping", { seconds: STOP_SECONDS });
    cleanUp();
    process.kill(process.pid, "SIGKILL");
  }, STOP_SECONDS * 1000).unref();
  await agent?.stop(reason).catch((error: Error) => {
    log("error", "the probe did not end well", { error: error.message });
    process.exitCode = 1;
  });
  cleanUp();
  if (agent) process.exit();
  // What hangs may be a thread in the kernel (a file that does not open), and process.exit waits for threads.
  process.kill(process.pid, "SIGKILL");
}

/** Removes only a directory that carries this run's mark. Needs no other thread, as these may hang. */
function removeWorkDirectory(directory: string, run: string): void {
  const marker = join(directory, MARKER_FILE);
  if (existsSync(marker) && readFileSync(marker, "utf8").trim() === run)
    rmSync(directory, { recursive: true, force: true });
}

main(process.argv[2] ?? "config.json").catch((error: Error) => {
  log("error", error.message, { stack: error.stack });
  process.exit(1);
});
