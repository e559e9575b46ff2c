import { fileURLToPath } from "node:url";

/** The folder of the repository; of the source, also where this runs bundled. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
