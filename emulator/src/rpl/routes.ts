import type { Identity } from "../network/identity.js";

/** Ways down, as DAOs have announced them (RFC 6550, 9). */
export interface Routes {
  /** The hops to `target`, the next one first; undefined if there is no way. Storing mode knows the next alone. */
  path(target: Identity): readonly Identity[] | undefined;
  /** Keeps that `target` is reached through `via`: its parent in non-storing mode, else the neighbour that said so. */
  put(target: Identity, via: Identity): void;
  /** Takes that back. */
  remove(target: Identity, via: Identity): void;
  /** All that can be reached. */
  targets(): Iterable<Identity>;
  /** Whether `neighbour` is on the way to anybody. */
  isNext(neighbour: Identity): boolean;
  clear(): void;
}

/** Way and hop of each target. */
abstract class Table {
  protected readonly via = new Map<Identity, Identity>();

  put(target: Identity, via: Identity): void {
    this.via.set(target, via);
  }

  remove(target: Identity, via: Identity): void {
    if (this.via.get(target) === via) this.via.delete(target);
  }

  targets(): Iterable<Identity> {
    return this.via.keys();
  }

  clear(): void {
    this.via.clear();
  }
}

/** Storing mode (RFC 6550, 9.8): each device knows the next hop to all that are below it. */
export class StoredRoutes extends Table implements Routes {
  readonly #below = new Map<Identity, number>();

  override put(target: Identity, via: Identity): void {
    this.#count(this.via.get(target), -1);
    this.#count(via, 1);
    super.put(target, via);
  }

  override remove(target: Identity, via: Identity): void {
    if (this.via.get(target) === via) this.#count(via, -1);
    super.remove(target, via);
  }

  override clear(): void {
    this.#below.clear();
    super.clear();
  }

  path(target: Identity): readonly Identity[] | undefined {
    const next = this.via.get(target);
    return next && [next];
  }

  isNext(neighbour: Identity): boolean {
    return (this.#below.get(neighbour) ?? 0) > 0;
  }

  #count(via: Identity | undefined, change: number): void {
    if (via) this.#below.set(via, (this.#below.get(via) ?? 0) + change);
  }
}

/** Longer ways are loops. */
const MOST_HOPS = 32;

/** Non-storing mode (RFC 6550, 9.7): the root knows the parent of everybody, and writes the way into the packet. */
export class SourceRoutes extends Table implements Routes {
  constructor(private readonly root: Identity) {
    super();
  }

  path(target: Identity): readonly Identity[] | undefined {
    const hops: Identity[] = [];
    for (let at: Identity | undefined = target; at !== this.root; at = this.via.get(at)) {
      if (at === undefined || hops.length >= MOST_HOPS) return undefined;
      hops.unshift(at);
    }
    return hops;
  }

  /** Nothing that the root could use: it has no parent to choose. */
  isNext(): boolean {
    return false;
  }
}
