import type { Action, DeviceAccount, SimulationRecord, Transmission, Truth } from "./model.js";

const KIND = { dos: "dos", dead: "node-failure", "bad-fcs": "bad-fcs" } as const satisfies Record<
  Action["do"],
  Truth["kind"]
>;

/**
 * The truth about the actions of a timeline, made from what was really sent: an attack lasts from its
 * first frame to its last, the death of a device until it is revived or nobody watches any more.
 */
export class TruthLedger {
  readonly #open = new Map<number, { readonly startUs: number; endUs: number }>();

  /** `devices` are those of the simulation; one of them, at `root`, is the target of floods. */
  constructor(
    private readonly timeline: readonly Action[],
    private readonly devices: readonly DeviceAccount[],
    private readonly root: string,
  ) {}

  /** Takes a record as it is done; gives the truth about an action if the record ends it. */
  take(record: SimulationRecord): Truth | undefined {
    if (record.type === "transmission") this.#noteFrame(record);
    else if (record.type === "action-ended") return this.#end(record.action, record.timeUs);
    else if (this.#isDeath(record.action)) this.#note(record.action, record.timeUs);
    return undefined;
  }

  /** What is true of the actions that still go on at `nowUs`, µs since 1970, virtual. */
  close(nowUs: number): Truth[] {
    return [...this.#open.keys()].flatMap((action) => this.#end(action, nowUs) ?? []);
  }

  #noteFrame({ action, timeUs }: Transmission): void {
    if (action !== undefined) this.#note(action, timeUs);
  }

  #note(action: number, timeUs: number): void {
    const span = this.#open.get(action);
    if (span) span.endUs = timeUs;
    else this.#open.set(action, { startUs: timeUs, endUs: timeUs });
  }

  #isDeath(action: number): boolean {
    return this.timeline[action]!.do === "dead";
  }

  /** Nothing is true of an attack that has sent no frame. */
  #end(action: number, timeUs: number): Truth | undefined {
    if (this.#isDeath(action) && this.#open.has(action)) this.#note(action, timeUs);
    const span = this.#open.get(action);
    this.#open.delete(action);
    return span && this.#describe(this.timeline[action]!, span);
  }

  #describe(action: Action, span: { readonly startUs: number; readonly endUs: number }): Truth {
    const find = (name: string) => this.devices.find((device) => device.name === name)!;
    const kind = KIND[action.do];
    const truth = { kind, nodes: [find(action.on).eui64], device: action.on, ...span, required: true };
    return kind === "dos" ? { ...truth, target: find(this.root).address } : truth;
  }
}
