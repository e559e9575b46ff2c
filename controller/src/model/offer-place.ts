import { z } from "zod";

/** Folder of a run's directory with a file `<probe>.json` for each probe that takes events. */
export const OFFERS_FOLDER = "offers";

/** How a simulator on the controller's machine reaches a probe, and the key that lets it. PEM texts. */
export const offerPlaceSchema = z.strictObject({
  v: z.literal(1),
  probe: z.string(),
  host: z.string(),
  port: z.number().int(),
  identity: z.strictObject({ authority: z.string(), certificate: z.string(), key: z.string() }),
});

export type OfferPlace = z.infer<typeof offerPlaceSchema>;
