/** Builds what is run outside its source: messages from proto/, and the three programs. `npm run build` */
import { bundle } from "./build/bundle.mjs";
import { BUNDLES } from "./build/bundles.mjs";
import { generateMessages } from "./build/generate-messages.mjs";
import { REPOSITORY, runAsScript } from "./script.mjs";
import { withLock } from "./setup/with-lock.mjs";

/**
 * Builds whatever is older than its sources.
 * @param {string} [root] of the repository
 * @throws {import("./script.mjs").ScriptError} with the words of the tool that failed
 */
export async function build(root = REPOSITORY) {
  await withLock(`build of ${root}`, async () => {
    await generateMessages(root);
    for (const program of BUNDLES) await bundle(root, program);
  });
}

await runAsScript(import.meta.url, () => build());
