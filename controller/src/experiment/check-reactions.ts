import type { Property, Reaction } from "@fedprobe/properties";
import type { Draft } from "./check-form.js";
import type { FoundProblem } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted } from "./text.js";

/** A property's reaction. */
interface Called {
  readonly property: Property;
  readonly reaction: Reaction;
}

function reactionsOf(properties: readonly Property[]): readonly Called[] {
  return properties.flatMap((property) =>
    [property.ifSatisfied, property.ifNotSatisfied].flatMap((reaction) =>
      reaction ? [{ property, reaction }] : [],
    ),
  );
}

/** Properties that run commands which the experiment does not declare. */
export function checkReactions(draft: Draft, properties: readonly Property[]): FoundProblem[] {
  if ("reactions" in draft && draft.reactions === undefined) return [];
  const declared = draft.reactions ?? {};
  if ("commands" in declared && declared.commands === undefined) return [];
  const known = Object.keys(declared.commands ?? {});
  return reactionsOf(properties).flatMap(({ property, reaction }): FoundProblem[] => {
    if (reaction.kind !== "run" || known.includes(reaction.name)) return [];
    const message = `property ${property.id} runs the command ${quoted(reaction.name)}, which the experiment does not declare`;
    const declare = `declare it under reactions.commands: ${reaction.name}: [program, argument]`;
    const next = known.length === 0 ? declare : `${suggestName(reaction.name, known)}, or ${declare}`;
    return [{ message, place: property.place, next }];
  });
}

/** Reactions that will only say that they were not done. */
export function findIdleReactions(
  { block }: { readonly block: boolean },
  properties: readonly Property[],
): FoundProblem[] {
  return reactionsOf(properties).flatMap(({ property, reaction }): FoundProblem[] => {
    const who = `property ${property.id}`;
    if (reaction.kind === "block" && !block) {
      const message = `${who} would block ${reaction.attribute}, and the experiment does not allow it`;
      return [
        { message, place: property.place, next: "set reactions.block to true, if the nodes are yours" },
      ];
    }
    if (reaction.kind !== "capture" || property.scope === "local") return [];
    const message = `${who} is distributed and can keep no packets: none come to a correlator`;
    return [{ message, place: property.place, next: 'let a property with scope="local" capture' }];
  });
}
