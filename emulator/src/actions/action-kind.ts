import type { Device } from "../device/device.js";
import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import { Timer } from "../kernel/timer.js";
import type { Action, Truth } from "../model.js";
import type { Sending } from "../network/adaptation.js";
import type { Identity } from "../network/identity.js";

/** An action that a device is doing. */
export interface Doing {
  readonly action: Action;
  /** Place in the timeline; what is sent for the action carries it. */
  readonly sending: Sending & { readonly action: number };
  readonly device: Device;
  /** The others that do it. */
  readonly partners: readonly Device[];
  /** The device that the action names beside those that do it. */
  readonly victim: Device | undefined;
  readonly queue: EventQueue;
  readonly random: Random;
  /** Stopped when the action ends. */
  readonly timers: Timer[];
  /** Makes a name that no device has, in the network of the device; the action is done under it too. */
  readonly invent: () => Identity;
}

/** How a kind of action is done, and what is true of it. */
export interface ActionKind {
  /** The kind of alert that is right about one who does it, and about several who do it together. */
  readonly alone: Truth["kind"];
  readonly together?: Truth["kind"];
  /** True from its first frame to its last, or from beginning to end. */
  readonly lasts: "frames" | "state";
  /** Whether the border router is its victim. */
  readonly targetsRoot: boolean;
  readonly begin: (doing: Doing) => void;
  /** What is to be done beside stopping its timers. */
  readonly end?: (doing: Doing) => void;
}

const SECOND = 1e6;
/** A packet of a rate comes late by up to this part of the interval. */
const LATENESS = 0.2;

/** Calls `run` with 1, 2, 3 … `rate` times a second until the action ends. */
export function repeat(doing: Doing, rate: number, run: (number: number) => void): void {
  const interval = SECOND / rate;
  let due = doing.queue.now;
  let number = 0;
  const wait = () => timer.at(due + interval * doing.random.between(0, LATENESS));
  const timer = new Timer(doing.queue, () => {
    number += 1;
    due += interval;
    run(number);
    wait();
  });
  doing.timers.push(timer);
  wait();
}
