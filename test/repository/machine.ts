import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const REPOSITORY = resolve(import.meta.dirname, "../..");
const SETUP = join(REPOSITORY, "scripts", "setup.mjs");

/** How a program ended, and what it told. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

/** A program that runs; `ended` is fulfilled when it is gone. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Fulfilled, with all that it said, when it has said `words`; rejected if it ends before. */
  saying(words: string): Promise<string>;
  /** Ends it and all that it started, at once and without a word. */
  kill(): Promise<void>;
}

/** Starts a program, as the first of a process group, with nothing on standard input. */
export function start(program: string, args: readonly string[], options: object = {}): Running {
  const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise<Ended>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done({ code, signal, said }));
  });
  const saying = (words: string) =>
    new Promise<string>((done, failed) => {
      const look = () => said.includes(words) && done(said);
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      look();
      ended.then(() => failed(new Error(`ended without saying "${words}": ${said}`)), failed);
    });
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid)
      process.kill(-child.pid, "SIGKILL");
    await ended;
  };
  return { child, ended, saying, kill };
}

/** Programs that write down how they were called; $MACHINE is the folder of everything. */
const PROGRAMS = {
  "dpkg-query": 'while read -r line; do echo "$line"; done < "$MACHINE/installed"',
  "apt-get": `
    echo "apt-get $*" >> "$MACHINE/calls"
    if [ -x "$MACHINE/policy-rc.d" ]; then "$MACHINE/policy-rc.d"; echo "services: $?" >> "$MACHINE/calls"; fi
    if [ -p "$MACHINE/gate" ]; then echo > "$MACHINE/started"; read -r line < "$MACHINE/gate"; fi
    case "$*" in
      *install*)
        if [ -e "$MACHINE/apt-fails" ]; then echo "E: Unable to locate package"; exit 100; fi
        echo "openssh-server installed" >> "$MACHINE/installed" ;;
      *update*) [ ! -e "$MACHINE/update-helps" ] || /bin/rm -f "$MACHINE/apt-fails" ;;
    esac`,
  npm: `
    echo "npm $*" >> "$MACHINE/calls"
    if [ -p "$MACHINE/gate" ]; then echo > "$MACHINE/started"; read -r line < "$MACHINE/gate"; fi
    if [ -e "$MACHINE/npm-fails" ]; then echo "npm error Missing: x from lock file"; exit 1; fi
    /bin/rm -rf "$MACHINE/clone/node_modules"; /bin/mkdir "$MACHINE/clone/node_modules"`,
  systemctl: 'echo "systemctl $*" >> "$MACHINE/calls"',
};

/** A Debian machine with a clone on it, all of it in one temporary folder. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "fedprobe-machine-"));
  readonly root = join(this.folder, "clone");
  readonly policyFile = join(this.folder, "policy-rc.d");
  readonly #running: Running[] = [];

  constructor({ debian = true, installed = "" } = {}) {
    chmodSync(this.folder, 0o755);
    for (const folder of ["bin", "clone/probe", "lists"])
      mkdirSync(join(this.folder, folder), { recursive: true });
    this.write("clone/package.json", JSON.stringify({ workspaces: ["probe"] }));
    this.write("clone/package-lock.json", "{}");
    this.write("clone/probe/package.json", "{}");
    this.write("lists/deb_Packages", "");
    this.write("installed", installed && `${installed} installed\n`);
    this.write("calls", "");
    for (const [name, body] of Object.entries(debian ? PROGRAMS : { npm: PROGRAMS.npm })) {
      this.write(`bin/${name}`, `#!/bin/sh\n${body}\n`);
      chmodSync(join(this.folder, "bin", name), 0o755);
    }
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  remove(name: string): void {
    rmSync(join(this.folder, name), { recursive: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** The calls of its programs so far, a line each. */
  calls(): readonly string[] {
    return readFileSync(join(this.folder, "calls"), "utf8").split("\n").filter(Boolean);
  }

  get environment(): NodeJS.ProcessEnv {
    return { PATH: join(this.folder, "bin"), MACHINE: this.folder };
  }

  /** Starts set-up for running, as the user `uid`. */
  startSetUp({ uid = 0 } = {}): Running {
    const system = { uid, policyFile: this.policyFile, aptLists: join(this.folder, "lists") };
    const options = { packages: "run", root: this.root, system };
    const code = `
      import { setUp } from ${JSON.stringify(SETUP)};
      await setUp(${JSON.stringify(options)}).catch((error) => {
        console.error(error.message);
        process.exitCode = error.exitCode ?? 99;
      });`;
    const args = ["--input-type=module", "--eval", code];
    const running = start(process.execPath, args, { env: this.environment });
    this.#running.push(running);
    return running;
  }

  setUp(options = {}): Promise<Ended> {
    return this.startSetUp(options).ended;
  }

  /** From now on apt-get and npm wait to be let go on. */
  holdPrograms(): void {
    execFileSync("mkfifo", [join(this.folder, "started"), join(this.folder, "gate")]);
  }

  /** Fulfilled when a program has come to the gate. */
  async programWaits(): Promise<void> {
    const started = await open(join(this.folder, "started"));
    await started.readFile();
    await started.close();
  }

  /** Lets the program at the gate go on. */
  async letGo(): Promise<void> {
    await writeFile(join(this.folder, "gate"), "\n");
  }

  /** Ends what still runs and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const running of this.#running) await running.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
