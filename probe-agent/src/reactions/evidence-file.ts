import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { encodePcapngHeader, encodePcapngPacket } from "@fedprobe/dissection";
import type { Alert } from "@fedprobe/properties";
import type { KeptFrame } from "./frame-ring.js";
import { tellAlert } from "./tell-alert.js";

const FLUSH_BYTES = 64 * 1024;

/** The packets around one verdict as a pcapng file, whose comments say what the verdict was and which packets it names. */
export class EvidenceFile {
  readonly #comments: ReadonlyMap<number, string>;
  #linkType: number | undefined;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #bytes = 0;
  frames = 0;
  /** Frames that did not fit. */
  cut = 0;

  /** Throws if the file cannot be made. */
  constructor(
    readonly path: string,
    private readonly probe: string,
    private readonly alert: Alert,
    private readonly limits: { readonly frames: number; readonly bytes: number },
  ) {
    const { propertyId, events } = alert;
    this.#comments = new Map(events.map(({ id, rank }) => [rank, `event ${id} of property ${propertyId}`]));
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, "", { mode: 0o600, flag: "wx" });
  }

  get name(): string {
    return basename(this.path);
  }

  /** Throws if the file cannot be written. */
  write({ frame, rank }: KeptFrame): void {
    if (this.frames >= this.limits.frames || this.#bytes + frame.bytes.length > this.limits.bytes) {
      this.cut += 1;
      return;
    }
    if (frame.linkType !== this.#linkType) this.#beginSection(frame.linkType);
    const comment = [frame.comment, this.#comments.get(rank)].filter((text) => text !== undefined).join("; ");
    this.#put(encodePcapngPacket(comment === "" ? frame : { ...frame, comment }));
    this.frames += 1;
  }

  /** Writes what is left. Throws if it cannot be written. */
  close(): void {
    if (this.#linkType === undefined) this.#beginSection(0);
    this.#flush();
  }

  /** A section of pcapng has the interfaces that are named at its beginning; another link type begins another one. */
  #beginSection(linkType: number): void {
    this.#linkType = linkType;
    const comment = JSON.stringify(tellAlert(this.alert, this.probe));
    const text = { application: "fedprobe", comment };
    this.#put(encodePcapngHeader([{ linkType, name: this.probe }], text));
  }

  #put(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#bytes += bytes.length;
    if (this.#pendingBytes >= FLUSH_BYTES) this.#flush();
  }

  #flush(): void {
    const block = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    appendFileSync(this.path, block);
  }
}
