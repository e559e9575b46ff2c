import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ATTRIBUTES, attributeType } from "@fedprobe/dissection";
import { makeMachine, type Property, readProperties } from "@fedprobe/properties";
import type { Identity } from "@fedprobe/proto";
import { IDENTITY_FILES, JOURNAL_FILE, type ProbeConfig } from "./config.js";
import { serveProbe } from "./exchange/server.js";
import { FrameWork } from "./frame-work.js";
import { Journal } from "./journal/journal.js";
import { log } from "./log.js";
import { keepClock, readClock, readPastPort, writeStatus } from "./process-files.js";
import { RecordWork } from "./record-work.js";
import type { Work } from "./work.js";

/** A probe that is serving its journal. */
export interface Agent {
  /** Whether a controller follows the journal now. */
  readonly followed: boolean;
  /** Ends the work and the server. */
  stop(reason: string): Promise<void>;
}

/**
 * The probe, on one page:
 *
 *     bytes → Frame → attributes → Event → Verdict → Record
 *
 * `capture` knows where frames come from, `dissection` turns bytes into attributes, `properties` judges events
 * and the passing of time, `metering` counts, `journal` numbers and keeps, `exchange` serves. A correlator is the
 * same probe with other probes' records as its source.
 */
export async function startAgent(config: ProbeConfig, directory: string): Promise<Agent> {
  const identity = await readIdentity(directory);
  const journal = new Journal(join(directory, JOURNAL_FILE), (error) =>
    fail("the journal cannot be written", error),
  );
  const past = journal.recovered;
  const work = past?.ended ? endedWork(config) : makeWork(config, identity, directory, journal);
  const source = await work.open();
  let controllers = 0;
  // Whoever follows the journal looks for it where it was.
  const port = config.listen.port || (await readPastPort(directory));
  const server = await serveProbe(config.listen.host, port, identity, {
    journal,
    eventAttributes: work.eventAttributes,
    offer: work.offer?.bind(work),
    start: (origin) => {
      keepClock(directory, origin);
      work.start(origin);
    },
    stop: (reason) => work.stop(reason),
    controllers: (change) => {
      controllers += change;
    },
  });
  const origin = past && readClock(directory);
  if (origin) work.start(origin, past);
  await writeStatus(directory, { pid: process.pid, port: server.port, source });
  return {
    get followed() {
      return controllers > 0;
    },
    async stop(reason) {
      await work.stop(reason);
      await server.close();
      journal.dispose();
    },
  };
}

/** Of a probe that had come to its end: all that is left is to serve its journal. */
function endedWork(config: ProbeConfig): Work {
  const distributed = readAllProperties(config).filter(({ scope }) => scope === "distributed");
  return {
    eventAttributes: config.source.kind === "records" ? [] : makeMachine(distributed, config).attributes,
    open: async () => ({}),
    start: () => undefined,
    stop: async () => undefined,
  };
}

function makeWork(config: ProbeConfig, identity: Identity, directory: string, journal: Journal): Work {
  const { name, source, parameters, network, reactions } = config;
  const options = {
    probe: name,
    directory,
    properties: readAllProperties(config),
    parameters,
    network,
    reactions,
    journal,
  };
  if (source.kind === "records") return new RecordWork(source.peers, identity, options);
  const hasPath = "path" in source && source.path !== undefined;
  const located = hasPath ? { ...source, path: resolve(directory, source.path as string) } : source;
  return new FrameWork(located, options);
}

function readAllProperties(config: ProbeConfig): Property[] {
  const knownAttributes = ATTRIBUTES.map((attribute) => attribute.name);
  return config.properties.flatMap(({ file, text }) =>
    readProperties(text, { file, attributeType, knownAttributes }),
  );
}

async function readIdentity(directory: string): Promise<Identity> {
  const read = (file: string) => readFile(join(directory, file), "utf8");
  return {
    authority: await read(IDENTITY_FILES.authority),
    certificate: await read(IDENTITY_FILES.certificate),
    key: await read(IDENTITY_FILES.key),
  };
}

/** A probe that cannot keep records must not look alive. */
function fail(what: string, error: Error): void {
  log("error", what, { error: error.message });
  process.exitCode = 1;
  process.kill(process.pid, "SIGTERM");
}
