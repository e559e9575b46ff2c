import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { IDENTITY_FILES, type ProbeConfig, SYSTEM_LOG } from "@fedprobe/probe-agent";
import type { ProbeServiceClient } from "@fedprobe/proto";
import { connectProbe } from "@fedprobe/proto";
import type { Authority } from "../deployment/certificates.js";
import { deployProgram } from "../deployment/deploy-program.js";
import { firewallTable } from "../deployment/firewall-table.js";
import type { StartedProgram } from "../deployment/started-program.js";
import { EXIT, FedprobeError } from "../model/errors.js";
import { isRecorded, type ProbePlan, type ReactionsPlan } from "../model/plan.js";
import type { ReservedNode } from "../model/reservation.js";
import { readBundle } from "./bundles.js";
import type { Field } from "./open-field.js";
import type { Run } from "./open-run.js";
import { settleAll } from "./settle-all.js";

const LARGEST_CAPTURE = 2 ** 30;

/** A probe or correlator that serves its journal, as the controller reaches it. */
export interface DeployedProbe {
  readonly name: string;
  readonly node: string;
  readonly program: StartedProgram;
  /** What its node's clock shows more than ours. */
  readonly clockOffsetUs: number;
  /** Port on its node's own loopback address. */
  readonly port: number;
  readonly client: ProbeServiceClient;
  /** Near end of the forward to it, on this machine. */
  readonly near: { readonly host: string; readonly port: number };
}

/** Puts every probe on its node, starts it there, and reaches its server through an SSH forward. */
export async function deployProbes(run: Run, field: Field, authority: Authority): Promise<DeployedProbe[]> {
  return settleAll(
    run.plan.probes.map(async (probe) => {
      const { source, files } = await sourceOf(probe, field);
      return deploy(run, field, authority, {
        name: probe.name,
        node: probe.node,
        role: "probe",
        source,
        files,
      });
    }),
  );
}

/**
 * Puts the correlator on its node; it reaches the probes through a forward on that node which ends at the
 * controller, and from there through the probe's own tunnel: nodes need not reach each other.
 */
export async function deployCorrelator(
  run: Run,
  field: Field,
  authority: Authority,
  probes: readonly DeployedProbe[],
): Promise<DeployedProbe[]> {
  const correlator = run.plan.correlator;
  if (!correlator) return [];
  const { session } = field.at(correlator.node);
  const peers = await settleAll(
    probes.map(async ({ name, node, port }) => {
      const far = field.at(node);
      const near = await session.forwardFromNode(() =>
        far.session.openStream(far.node.loopbackAddress, port),
      );
      return { name, host: near.host, port: near.port };
    }),
  );
  const source = { kind: "records" as const, peers };
  return [await deploy(run, field, authority, { ...correlator, role: "correlator", source, files: [] })];
}

interface Deployment {
  readonly name: string;
  readonly node: string;
  readonly role: "probe" | "correlator";
  readonly source: ProbeConfig["source"];
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly mode: number }[];
}

async function deploy(
  run: Run,
  field: Field,
  authority: Authority,
  deployment: Deployment,
): Promise<DeployedProbe> {
  const { name, role, source } = deployment;
  const { node, session, clockOffsetUs } = field.at(deployment.node);
  const table = firewallTable(run.id, name);
  if (run.plan.reactions.blockSeconds !== undefined) field.ownsTable(node.name, table);
  const config: ProbeConfig = {
    run: run.id,
    name,
    listen: { host: node.loopbackAddress, port: 0 },
    source,
    network: run.plan.network,
    properties: run.plan.properties.map(({ file, text }) => ({ file, text })),
    parameters: run.plan.propertyParameters,
    reactions: settingsOf(run.plan.reactions, table),
    deadline: field.deadlineSeconds,
  };
  const identity = await authority.issue(name, role);
  const secrets = identityFiles(authority.caPem, identity);
  const bundle = await readBundle("probe");
  const files = [...secrets, ...deployment.files];
  const placed = await deployProgram(session, {
    run: run.id,
    name,
    node,
    program: "probe",
    bundle,
    config,
    files,
    journal: run.journal,
  });
  const program = await field.owns(placed).start(run.signal);
  const port = portOf(program.status);
  const near = await session.forwardToNode(node.loopbackAddress, port);
  const client = connectProbe(name, near.host, near.port, field.identity);
  const { host, port: nearPort } = near;
  return { name, node: node.name, program, clockOffsetUs, port, client, near: { host, port: nearPort } };
}

function settingsOf(reactions: ReactionsPlan, table: string): ProbeConfig["reactions"] {
  const { blockSeconds, syslog, commands, commandSeconds } = reactions;
  return {
    syslog: syslog ?? { socket: SYSTEM_LOG },
    ...(blockSeconds !== undefined && { block: { table, seconds: blockSeconds } }),
    commands: Object.fromEntries(Object.entries(commands).map(([key, argv]) => [key, [...argv]])),
    commandSeconds,
  };
}

function identityFiles(caPem: string, { certPem, keyPem }: { certPem: string; keyPem: string }) {
  return [
    { name: IDENTITY_FILES.authority, bytes: Buffer.from(caPem), mode: 0o600 },
    { name: IDENTITY_FILES.certificate, bytes: Buffer.from(certPem), mode: 0o600 },
    { name: IDENTITY_FILES.key, bytes: Buffer.from(keyPem), mode: 0o600 },
  ];
}

async function sourceOf(
  { node, source }: ProbePlan,
  field: Field,
): Promise<Pick<Deployment, "source" | "files">> {
  if (source.kind === "zep")
    return { source: { ...source, host: listenAddress(field.at(node).node) }, files: [] };
  if (!isRecorded(source)) return { source, files: [] };
  await checkSize(source.path);
  const name = `capture-${basename(source.path).replaceAll(/[^A-Za-z0-9._-]/g, "_")}`;
  return {
    source: { ...source, path: name },
    files: [{ name, bytes: await readFile(source.path), mode: 0o600 }],
  };
}

/** A capture is sent as a whole. */
async function checkSize(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size <= LARGEST_CAPTURE) return;
  const message = `the file is larger than ${LARGEST_CAPTURE / 2 ** 20} MiB, too large to be put on a node`;
  const next = "split it with `editcap -c`, or give it to `fedprobe analyze`, which reads it as a stream";
  throw new FedprobeError(EXIT.preflight, [{ message, place: { file: path }, next }]);
}

/** A node of the local testbed has an address of its own; on any other, sniffers may come in wherever they reach it. */
function listenAddress({ address, loopbackAddress }: ReservedNode): string {
  return address === loopbackAddress ? address : "0.0.0.0";
}

function portOf(status: unknown): number {
  if (typeof status === "object" && status !== null && "port" in status && typeof status.port === "number")
    return status.port;
  throw new Error(`the probe's status names no port: ${JSON.stringify(status)}`);
}
