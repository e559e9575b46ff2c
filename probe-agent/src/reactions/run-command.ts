import { setTimeout as delay } from "node:timers/promises";
import type { Actor, Log } from "./actor.js";
import { failureOf, runProgram } from "./run-program.js";
import type { ReactionSettings } from "./settings.js";
import { alertEnvironment, tellAlert } from "./tell-alert.js";

/** Commands at the same time; more would be a load that the node was not given for. */
const MOST_RUNNING = 4;
/** What is running when the probe stops may come to its end for so long. */
const STOP_PATIENCE_MS = 2_000;

/** Runs the commands that the experiment declares, in the probe's directory, with the alert in their environment. */
export class Commands implements Actor<"run"> {
  readonly counts = {};
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    private readonly probe: string,
    private readonly directory: string,
    private readonly settings: ReactionSettings,
    private readonly log: Log,
  ) {}

  async act({ name }: { name: string }, alert: Parameters<typeof tellAlert>[0]): Promise<string> {
    const { commands, commandSeconds } = this.settings;
    const argv = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!argv) throw new Error(`the experiment declares no command ${name}; add it under reactions.commands`);
    if (this.#running.size >= MOST_RUNNING) throw new Error(`${MOST_RUNNING} commands are running already`);
    const running = runProgram({
      argv,
      environment: alertEnvironment(tellAlert(alert, this.probe)),
      directory: this.directory,
      timeoutMs: commandSeconds * 1000,
      signal: this.#stop.signal,
    });
    this.#running.add(running);
    const result = await running.finally(() => this.#running.delete(running));
    const failure = failureOf(result);
    const { code, output } = result;
    this.log(failure ? "warning" : "info", `command ${name}`, { alert: alert.id, code, output });
    if (failure === undefined) return `${argv[0]} ended well`;
    throw new Error(`${argv[0]} ${failure.slice(0, 500)}`);
  }

  async stop(): Promise<void> {
    const ended = Promise.allSettled(this.#running);
    const patience = new AbortController();
    const over = delay(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([ended, over]);
    patience.abort();
    this.#stop.abort();
    await ended;
  }
}
