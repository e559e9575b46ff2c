import { spawn } from "node:child_process";
import { once } from "node:events";

/** Seconds that `program` takes, its output thrown away; `undefined`, saying so, where it is not installed. */
export async function timeProgram(
  program: string,
  arguments_: readonly string[],
): Promise<number | undefined> {
  const started = performance.now();
  const child = spawn(program, arguments_, { stdio: "ignore" });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    if (code === 0) return (performance.now() - started) / 1000;
    console.log(`${program} ended with ${code}: not compared with`);
  } catch (error) {
    console.log(`${program} cannot be run: not compared with (${(error as Error).message})`);
  }
  return undefined;
}
