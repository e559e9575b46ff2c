import { join } from "node:path";
import type { Frame } from "@fedprobe/dissection";
import type { Alert, Property, Reaction } from "@fedprobe/properties";
import type { React } from "../model/alerting.js";
import { emitReaction, type ReactionResult } from "../model/emit-verdicts.js";
import type { Emit } from "../model/record.js";
import { type Actor, type Log, simpleActor } from "./actor.js";
import { Blocking } from "./block.js";
import { Captures } from "./captures.js";
import { RateLimit } from "./rate-limit.js";
import { Commands } from "./run-command.js";
import type { ReactionSettings } from "./settings.js";
import { makeSyslog } from "./syslog.js";
import { tellAlert } from "./tell-alert.js";

export interface ReactorOptions {
  readonly probe: string;
  /** The probe's own; captures go into a folder in it, commands run in it. */
  readonly directory: string;
  readonly properties: readonly Property[];
  readonly settings: ReactionSettings;
  readonly emit: Emit;
  readonly now: () => number;
  readonly log: Log;
}

/** Folder of the files that `capture` writes. */
export const CAPTURES_FOLDER = "captures";

type Actors = { readonly [Kind in Reaction["kind"]]: Actor<Kind> };

/**
 * Does what verdicts call for. What came of it is a record; nothing that fails here fails the probe. More than ten
 * reactions a minute of one property are counted and left.
 */
export class Reactor {
  readonly #actors: Actors;
  readonly #captures: Captures;
  readonly #limit = new RateLimit();
  readonly #counts = { "reactions.done": 0, "reactions.failed": 0, "reactions.limited": 0 };
  readonly #acting = new Set<Promise<void>>();

  constructor(private readonly options: ReactorOptions) {
    const { probe, directory, properties, settings, log } = options;
    this.#captures = new Captures(probe, join(directory, CAPTURES_FOLDER), properties);
    this.#actors = {
      log: simpleActor(async (_, alert) => {
        log("warning", "verdict", { verdict: tellAlert(alert, probe) });
        return "written to the probe's log";
      }),
      syslog: makeSyslog(probe, settings.syslog),
      capture: this.#captures,
      block: new Blocking(settings.block),
      run: new Commands(probe, directory, settings, log),
    };
  }

  get counts(): Readonly<Record<string, number>> {
    const own = Object.values(this.#actors).map(({ counts }) => counts);
    return Object.assign({}, this.#counts, ...own);
  }

  readonly react: React = (reaction, alert) => {
    if (!this.#limit.allows(alert.propertyId, alert.last)) {
      this.#counts["reactions.limited"] += 1;
      return;
    }
    const acting = this.#act(reaction, alert).finally(() => this.#acting.delete(acting));
    this.#acting.add(acting);
  };

  /** To be called before the frame is judged. */
  frame(frame: Frame): void {
    this.#captures.frame(frame);
  }

  /** Nothing older than `timeUs` follows. */
  tick(timeUs: number): void {
    this.#captures.tick(timeUs);
  }

  /** Ends what goes on, takes back what must not stay, and has said of all reactions what came of them. */
  async stop(): Promise<void> {
    for (const [kind, actor] of Object.entries(this.#actors)) {
      await actor.stop().catch((error: Error) => {
        this.options.log("warning", `${kind} did not end well`, { error: error.message });
      });
    }
    await Promise.all(this.#acting);
  }

  async #act(reaction: Reaction, alert: Alert): Promise<void> {
    try {
      this.#tell({ reaction, alert, outcome: "done", detail: await this.#perform(reaction, alert) });
    } catch (error) {
      this.#tell({ reaction, alert, outcome: "failed", detail: (error as Error).message });
    }
  }

  #perform(reaction: Reaction, alert: Alert): Promise<string> {
    // The table has for each kind the actor of that kind, which the compiler cannot follow through a union.
    const actor = this.#actors[reaction.kind] as Actor;
    return actor.act(reaction, alert);
  }

  #tell(result: ReactionResult): void {
    this.#counts[`reactions.${result.outcome === "done" ? "done" : "failed"}`] += 1;
    const { emit, now } = this.options;
    emitReaction(result, now(), emit);
  }
}
