import type { ProgramPlan } from "../../controller/src/deployment/deploy-program.js";
import type { LocalNodes } from "./local-nodes.js";

/** A program as probes are: it reads its configuration, says that it is ready, and goes on until it is told to end. */
const SOURCE = `
import { readFileSync, renameSync, writeFileSync } from "node:fs";
const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (let line = 1; line <= config.lines; line++) console.log("line " + line);
if (config.exit !== undefined) process.exit(config.exit);
if (config.deaf) process.on("SIGTERM", () => {});
writeFileSync("status.json.new", JSON.stringify({ greeting: config.greeting }));
renameSync("status.json.new", "status.json");
setInterval(() => {}, 1000);
`;

export interface SmallProgramConfig {
  readonly greeting?: string;
  /** Lines of log. */
  readonly lines?: number;
  /** Ends with this code before it is ready. */
  readonly exit?: number;
  /** Does not end on SIGTERM. */
  readonly deaf?: boolean;
}

/** A plan to put that program on a local node. */
export function smallProgram(
  { run, journal, node }: Pick<LocalNodes, "run" | "journal" | "node">,
  where: string,
  name: string,
  config: SmallProgramConfig = {},
): ProgramPlan {
  const bundle = Buffer.from(SOURCE);
  return {
    run,
    name,
    node: node(where),
    program: "small",
    bundle,
    config: { lines: 0, ...config },
    files: [],
    journal,
  };
}
