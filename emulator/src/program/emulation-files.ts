import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePcapHeader, encodePcapRecord, encodeTapHeader, LINK_TYPE } from "@fedprobe/dissection";
import type {
  Reception,
  SimulationConfig,
  SimulationRecord,
  SimulationSummary,
  Transmission,
  Truth,
} from "../model.js";
import { BufferedFile } from "./buffered-file.js";

/** The files of an emulation: what was on the air, what each sniffer gave, and what was really done. */
export class EmulationFiles {
  readonly #air: BufferedFile;
  readonly #truth: BufferedFile;
  readonly #sniffers = new Map<string, BufferedFile>();

  constructor(
    private readonly directory: string,
    config: SimulationConfig,
  ) {
    this.#air = new BufferedFile(join(directory, "air.pcap"));
    this.#air.put(encodePcapHeader(LINK_TYPE.IEEE802_15_4_WITHFCS));
    this.#truth = new BufferedFile(join(directory, "truth.jsonl"));
    for (const { name } of config.sniffers) {
      const file = new BufferedFile(join(directory, `sniffer-${name}.pcap`));
      file.put(encodePcapHeader(LINK_TYPE.IEEE802_15_4_TAP));
      this.#sniffers.set(name, file);
    }
  }

  put(record: SimulationRecord): void {
    if (record.type === "transmission") this.#putFrame(record);
    else if (record.type === "reception") this.#putReception(record);
  }

  putTruth(truth: Truth): void {
    this.#truth.put(Buffer.from(`${JSON.stringify(truth)}\n`));
  }

  close(summary?: SimulationSummary): void {
    for (const file of [this.#air, this.#truth, ...this.#sniffers.values()]) {
      file.close();
    }
    if (summary)
      writeFileSync(join(this.directory, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
  }

  #putFrame({ bytes, timeUs }: Transmission): void {
    this.#air.put(encodePcapRecord({ time: timeUs, bytes, wireLength: bytes.length }));
  }

  #putReception({ bytes, channel, lqi, rssi, shownUs, sniffer }: Reception): void {
    const record = Buffer.concat([encodeTapHeader({ rssi, channel, lqi }, true), bytes]);
    this.#sniffers
      .get(sniffer)!
      .put(encodePcapRecord({ time: shownUs, bytes: record, wireLength: record.length }));
  }
}
