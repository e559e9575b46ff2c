/** One emulation in a process of its own: `emulation-job.ts CELLS SECONDS FOLDER`; its result as a line of JSON. */
import { type SimulationConfig, writeEmulation } from "@fedprobe/emulator";
import { makeCells } from "./make-cells.js";

const [cells, duration, folder] = process.argv.slice(2);
const config: SimulationConfig = makeCells(Number(cells), Number(duration));
const begun = performance.now();
const pace = { speed: "max", signal: new AbortController().signal } as const;
const { devices, transmitted } = await writeEmulation(config, String(folder), pace);
const seconds = (performance.now() - begun) / 1000;
const sum = (what: "sent" | "delivered") => devices.reduce((all, { reports }) => all + reports[what], 0);
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ seconds, megabytes, transmitted, sent: sum("sent"), delivered: sum("delivered") }),
);
