import { readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Agent, startAgent } from "./agent.js";
import { MARKER_FILE, type ProbeConfig, probeConfigSchema } from "./config.js";
import { log } from "./log.js";

/** Between two looks at whether a controller is there, once the deadline has passed. */
const LOOK_AGAIN_MS = 1_000;

async function main(configPath: string): Promise<void> {
  const directory = dirname(resolve(configPath));
  const config = probeConfigSchema.parse(JSON.parse(await readFile(configPath, "utf8")));
  const agent = await startAgent(config, directory);
  log("info", "serving", { probe: config.name, pid: process.pid });
  let _leaving: Promise<void> | undefined;
  const leave = (reason: string, cleanUp: boolean) => {
    _leaving ??= stop(agent, config, directory, reason, cleanUp);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => leave(`received ${signal}`, false));
  setTimeout(
    () => watchDeadline(agent, () => leave("the deadline has passed and no controller is there", true)),
    config.deadline * 1000,
  );
}

/** A probe is never orphaned: past its deadline it stays only as long as a controller follows it. */
function watchDeadline(agent: Agent, leave: () => void): void {
  if (agent.followed) setTimeout(() => watchDeadline(agent, leave), LOOK_AGAIN_MS);
  else leave();
}

async function stop(
  agent: Agent,
  config: ProbeConfig,
  directory: string,
  reason: string,
  cleanUp: boolean,
): Promise<void> {
  log("info", "leaving", { reason });
  await agent.stop(reason).catch((error: Error) => log("error", error.message));
  if (cleanUp) await removeWorkDirectory(directory, config.run);
  process.exit();
}

/** Removes only a directory that carries this run's mark. */
async function removeWorkDirectory(directory: string, run: string): Promise<void> {
  const mark = await readFile(join(directory, MARKER_FILE), "utf8").catch(() => "");
  if (mark.trim() === run) await rm(directory, { recursive: true, force: true });
}

main(process.argv[2] ?? "config.json").catch((error: Error) => {
  log("error", error.message, { stack: error.stack });
  process.exit(1);
});
