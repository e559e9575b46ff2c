import type { Doing } from "../actions/action-kind.js";
import { ACTIONS } from "../actions/table.js";
import type { Device } from "../device/device.js";
import type { EventQueue } from "../kernel/event-queue.js";
import { openRandom } from "../kernel/random.js";
import { Timer } from "../kernel/timer.js";
import type { Action, ActionMark } from "../model.js";
import { addressOf, eui64Of, type Identity } from "../network/identity.js";

const SECOND = 1e6;

/** Is told when a device begins an action and ends it. */
export type Mark = (mark: Omit<ActionMark, "timeUs">) => void;

/** What the actions of an experiment need of its network. */
export interface Stage {
  readonly device: (name: string) => Device;
  readonly queue: EventQueue;
  readonly seed: number;
  readonly mark: Mark;
  /** Makes a name that no device has, in the network of `device`. */
  readonly invent: (device: Device) => Identity;
}

/** Does what the timeline of an experiment says. */
export class Timeline {
  readonly #doings = new Set<Doing>();

  constructor(
    private readonly actions: readonly Action[],
    private readonly stage: Stage,
  ) {}

  /** Ends before beginnings: where one action ends as the next begins, they do not overlap. */
  schedule(): void {
    const { queue } = this.stage;
    for (const [index, action] of this.actions.entries()) {
      if (action.for) new Timer(queue, () => this.#endAll(index)).at((action.at + action.for) * SECOND);
    }
    for (const [index, action] of this.actions.entries()) {
      new Timer(queue, () => this.#beginAll(index, action)).at(action.at * SECOND);
    }
  }

  #beginAll(index: number, action: Action): void {
    const devices = action.on.map((name) => this.stage.device(name));
    for (const device of devices) {
      this.#begin(
        index,
        action,
        device,
        devices.filter((other) => other !== device),
      );
    }
  }

  /** An action ends those of its kind on the device; death ends all. The dead do nothing but stay dead. */
  #begin(index: number, action: Action, device: Device, partners: readonly Device[]): void {
    if (!device.powered && action.do !== "dead") return;
    for (const other of [...this.#doings]) {
      if (other.device !== device) continue;
      if (action.do === "dead" || action.do === other.action.do) this.#end(other);
    }
    const { invent, mark, queue, seed } = this.stage;
    const random = openRandom(seed, `action ${index} of ${device.self.name}`);
    const made: Identity[] = [];
    const doing: Doing = {
      action,
      sending: { action: index },
      ...{ device, partners, queue, random, timers: [] },
      victim: action.as === undefined ? undefined : this.stage.device(action.as),
      invent: () => made[made.push(invent(device)) - 1]!,
    };
    this.#doings.add(doing);
    const { begin, targetsRoot } = ACTIONS[action.do];
    begin(doing);
    const victims = doing.victim ? [doing.victim.self] : [];
    const names = [device.self, ...victims, ...made];
    const target = targetsRoot ? { target: addressOf(device.around.dodag.root) } : {};
    const nodes = names.map(eui64Of);
    mark({ type: "action-begun", action: index, device: device.self.name, nodes, ...target });
  }

  #endAll(index: number): void {
    for (const doing of [...this.#doings]) if (doing.sending.action === index) this.#end(doing);
  }

  #end(doing: Doing): void {
    const { action, device, sending, timers } = doing;
    this.#doings.delete(doing);
    for (const timer of timers) timer.stop();
    device.mac.cancel(sending.action);
    ACTIONS[action.do].end?.(doing);
    this.stage.mark({ type: "action-ended", action: sending.action, device: device.self.name, nodes: [] });
  }
}
