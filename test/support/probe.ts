import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { IDENTITY_FILES, MARKER_FILE, type ProbeConfig } from "@fedprobe/probe-agent";
import {
  connectProbe,
  type Identity,
  type Record as JournalRecord,
  type ProbeServiceClient,
  type Role,
  subscribe,
} from "@fedprobe/proto";
import { Metadata } from "@grpc/grpc-js";
import { type Authority, makeAuthority } from "../../controller/src/deployment/certificates.js";
import { REPOSITORY } from "./command.js";

const BUNDLE = join(REPOSITORY, "probe-agent/dist/probe.mjs");

type TestedConfig = Partial<ProbeConfig> & Pick<ProbeConfig, "source">;

export interface Limits {
  /** No file that the probe writes may be longer: writing more fails, as on a full disk. */
  readonly fileBytes?: number;
}

/** Probes as real processes of this machine, with a certificate authority of their own. All gone when left. */
export class Probes implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), "fedprobe-probes-"));
  readonly #probes: RunningProbe[] = [];

  private constructor(
    readonly run: string,
    readonly authority: Authority,
  ) {}

  static async make(): Promise<Probes> {
    const run = "test-run";
    return new Probes(run, await makeAuthority(run, 600));
  }

  /** An identity of this run's authority. */
  async identity(name: string, role: Role, authority = this.authority): Promise<Identity> {
    const { certPem, keyPem } = await authority.issue(name, role);
    return { authority: this.authority.caPem, certificate: certPem, key: keyPem };
  }

  /** Starts a probe and waits until it serves. */
  async start(name: string, config: TestedConfig, limits?: Limits): Promise<RunningProbe> {
    const probe = await this.launch(name, config, limits);
    await probe.ready();
    return probe;
  }

  /** Starts a probe and waits for nothing. */
  async launch(name: string, config: TestedConfig, limits: Limits = {}): Promise<RunningProbe> {
    const directory = join(this.directory, name);
    mkdirSync(directory, { mode: 0o700 });
    const identity = await this.identity(name, config.source.kind === "records" ? "correlator" : "probe");
    writeFileSync(join(directory, IDENTITY_FILES.authority), identity.authority);
    writeFileSync(join(directory, IDENTITY_FILES.certificate), identity.certificate);
    writeFileSync(join(directory, IDENTITY_FILES.key), identity.key, { mode: 0o600 });
    writeFileSync(join(directory, MARKER_FILE), this.run);
    const defaults = {
      run: this.run,
      name,
      listen: { host: "127.0.0.1", port: 0 },
      network: { contexts: {}, keys: [] },
      properties: [],
      parameters: {},
      deadline: 60,
    };
    writeFileSync(join(directory, "config.json"), JSON.stringify({ ...defaults, ...config }));
    const probe = new RunningProbe(name, directory, limits);
    this.#probes.push(probe);
    return probe;
  }

  /** Starts another process in the place of one that is gone, as the controller does, and waits until it serves. */
  async restart({ name, directory }: RunningProbe): Promise<RunningProbe> {
    renameSync(join(directory, "status.json"), join(directory, "status.past.json"));
    const probe = new RunningProbe(name, directory, {});
    this.#probes.push(probe);
    await probe.ready();
    return probe;
  }

  async client(probe: RunningProbe, role: Role = "controller"): Promise<ProbeServiceClient> {
    return connectProbe(probe.name, "127.0.0.1", probe.port, await this.identity(`a-${role}`, role));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const probe of this.#probes) probe.kill("SIGKILL");
    await Promise.all(this.#probes.map((probe) => probe.exited));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export class RunningProbe {
  /** Its exit code; null if a signal ended it. */
  readonly exited: Promise<number | null>;
  port = 0;
  /** Where its source listens, if it does. */
  sourcePort = 0;
  #log = "";
  readonly #child: ChildProcess;

  constructor(
    readonly name: string,
    readonly directory: string,
    { fileBytes }: Limits,
  ) {
    const limited = fileBytes === undefined ? [] : ["prlimit", `--fsize=${fileBytes}`];
    const [program = "", ...args] = [...limited, process.execPath, BUNDLE, join(directory, "config.json")];
    this.#child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#log += text;
    });
    this.exited = once(this.#child, "close").then(([code]) => code);
  }

  get log(): string {
    return this.#log;
  }

  /** Waits until its log holds a text. */
  async says(text: string): Promise<void> {
    const gone = this.exited.then(() => {
      throw new Error(`probe ${this.name} ended before it said ${text}:\n${this.#log}`);
    });
    gone.catch(() => undefined);
    while (!this.#log.includes(text))
      await Promise.race([once(this.#child.stderr as Readable, "data"), gone]);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async ready(): Promise<void> {
    const status = join(this.directory, "status.json");
    const watcher = watch(this.directory);
    const gone = this.exited.then(() => {
      throw new Error(`probe ${this.name} ended before it was ready:\n${this.#log}`);
    });
    gone.catch(() => undefined);
    try {
      while (!existsSync(status)) await Promise.race([once(watcher, "change"), gone]);
    } finally {
      watcher.close();
    }
    const { port, source } = JSON.parse(readFileSync(status, "utf8"));
    this.port = port;
    this.sourcePort = source?.port ?? 0;
  }
}

/** Gives a probe a clock of this speed whose origin is now, or at `virtualOriginUs`. */
export function startClock(client: ProbeServiceClient, speed = 1, virtualOriginUs?: number): Promise<void> {
  const now = Date.now() * 1000;
  const origin = { hostOriginUs: BigInt(now), virtualOriginUs: BigInt(virtualOriginUs ?? now), speed };
  return new Promise((resolve, reject) => {
    client.start(origin, new Metadata(), (error) => (error ? reject(error) : resolve()));
  });
}

export function stopProbe(client: ProbeServiceClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.stop({ reason: "the test is over" }, new Metadata(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** All records of a probe after a number, until its End. */
export async function recordsOf(
  client: ProbeServiceClient,
  probe: string,
  after = 0n,
): Promise<JournalRecord[]> {
  const signal = new AbortController().signal;
  const records: JournalRecord[] = [];
  for await (const response of subscribe({ client, probe, after, kinds: [], signal, patienceMs: 5_000 })) {
    records.push(...response.records);
  }
  return records;
}
