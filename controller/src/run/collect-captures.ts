import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CAPTURES_FOLDER } from "@fedprobe/probe-agent";
import type { PlacedProgram } from "../deployment/placed-program.js";

/** Names that probes give; a node that was taken over could offer any. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,99}\.pcapng$/;
/** A probe keeps fewer. */
const MOST = 100;

/** Copies the packets that a probe has kept into `folder`, which is made if there are any. */
export async function collectCaptures(program: PlacedProgram, folder: string): Promise<void> {
  const names = (await program.listFiles(CAPTURES_FOLDER)).filter((name) => NAME.test(name)).slice(0, MOST);
  if (names.length > 0) await mkdir(folder, { recursive: true });
  for (const name of names)
    await writeFile(join(folder, name), await program.readBytes(`${CAPTURES_FOLDER}/${name}`));
}
