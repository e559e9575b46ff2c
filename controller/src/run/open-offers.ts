import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Authority } from "../deployment/certificates.js";
import { OFFERS_FOLDER, type OfferPlace } from "../model/offer-place.js";
import { takesOffers } from "../model/plan.js";
import type { DeployedProbe } from "./deploy-probes.js";
import type { Run } from "./open-run.js";

/**
 * Lets simulators in: for each probe that takes events, a file in the run's directory says where it is and with which
 * key, for this user's eyes alone. Gone when the scope is left.
 */
export async function openOffers(
  run: Run,
  probes: readonly DeployedProbe[],
  authority: Authority,
): Promise<AsyncDisposable> {
  const folder = join(run.directory, OFFERS_FOLDER);
  for (const { name } of run.plan.probes.filter(({ source }) => takesOffers(source))) {
    const deployed = probes.find((probe) => probe.name === name);
    if (!deployed) continue;
    const { certPem, keyPem } = await authority.issue(`simulator-${name}`, "simulator");
    const identity = { authority: authority.caPem, certificate: certPem, key: keyPem };
    const place: OfferPlace = { v: 1, probe: name, ...deployed.near, identity };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, `${name}.json`), JSON.stringify(place), { mode: 0o600 });
    run.progress.note(`${name} takes events: fedprobe offer ${run.id} ${name} < events.jsonl`);
  }
  return { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
