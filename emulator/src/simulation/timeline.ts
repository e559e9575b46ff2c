import type { Action, ActionMark } from "../model.js";
import type { Device } from "./device.js";
import { floodPayload, reportPayload } from "./payload.js";
import { openRandom, type Random } from "./random.js";
import { type Scheduler, Timers } from "./scheduler.js";

const SECOND = 1e6;

/** Per second, where the action names no rate. */
const DEFAULT_RATE = { dos: 25, "bad-fcs": 2 } as const;
/** A packet of a rate comes late by up to this part of the interval. */
const LATENESS = 0.2;

/** An action that is being done. */
interface Running {
  readonly action: Action;
  /** Place in the timeline. */
  readonly index: number;
  readonly device: Device;
  readonly timers: Timers;
  readonly random: Random;
}

/** Calls `run` with 1, 2, 3 … `rate` times a second. */
function repeat({ timers, random }: Running, rate: number, run: (number: number) => void): void {
  const interval = SECOND / rate;
  const wait = (number: number, due: number): void =>
    timers.at(due + interval * random.between(0, LATENESS), () => {
      run(number);
      wait(number + 1, due + interval);
    });
  wait(1, timers.now);
}

/** How each kind of action is begun; it is ended by cancelling its timers. */
const BEGIN: Readonly<Record<Action["do"], (running: Running) => void>> = {
  dos: (running) => {
    const { action, device, index } = running;
    repeat(running, action.rate ?? DEFAULT_RATE.dos, (number) => {
      device.originate("flood", floodPayload(number), index);
    });
  },
  "bad-fcs": (running) => {
    const { action, device, index, random } = running;
    repeat(running, action.rate ?? DEFAULT_RATE["bad-fcs"], (number) => {
      const fcsError = 1 + random.integer(0xffff);
      device.originate("damaged", reportPayload(number, random), index, fcsError);
    });
  },
  dead: ({ device }) => device.powerOff(),
};

/** Is told when an action begins and ends, with its place in the timeline. */
export type Mark = (type: ActionMark["type"], action: number) => void;

/** Does what the timeline of an experiment says. */
export class Timeline {
  readonly #running = new Map<number, Running>();

  constructor(
    private readonly actions: readonly Action[],
    private readonly devices: ReadonlyMap<string, Device>,
    private readonly scheduler: Scheduler,
    private readonly seed: number,
    private readonly mark: Mark,
  ) {}

  /** Ends before beginnings: where one action ends as the next begins, they do not overlap. */
  schedule(): void {
    for (const [index, action] of this.actions.entries()) {
      if (action.for) this.scheduler.at((action.at + action.for) * SECOND, () => this.#end(index));
    }
    for (const [index, action] of this.actions.entries()) {
      this.scheduler.at(action.at * SECOND, () => this.#begin(index, action));
    }
  }

  /** An action ends those of its kind on the device; death ends all. The dead do nothing but stay dead. */
  #begin(index: number, action: Action): void {
    const device = this.devices.get(action.on)!;
    if (!device.powered && action.do !== "dead") return;
    for (const other of [...this.#running.values()]) {
      if (other.device !== device) continue;
      if (action.do === "dead" || action.do === other.action.do) this.#end(other.index);
    }
    const random = openRandom(this.seed, `action ${index}`);
    const running = { action, index, device, timers: new Timers(this.scheduler), random };
    this.#running.set(index, running);
    this.mark("action-begun", index);
    BEGIN[action.do](running);
  }

  #end(index: number): void {
    const running = this.#running.get(index);
    if (running === undefined) return;
    const { action, device, timers } = running;
    this.#running.delete(index);
    timers.cancelAll();
    device.cancel(index);
    if (action.do === "dead") device.powerOn();
    this.mark("action-ended", index);
  }
}
