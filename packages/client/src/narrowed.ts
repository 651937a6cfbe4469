import type { Bus, NarrowedBus } from "@buspass/contracts";
import { BuspassError } from "./buspass-error.ts";
import { type Entity, named } from "./entity.ts";

/** A bus as one identity may use it; undefined for one that everybody may use. */
export function narrowed(bus: Bus): NarrowedBus | undefined {
  return isNarrowed(bus) ? bus : undefined;
}

function isNarrowed(bus: Bus): bus is NarrowedBus {
  return "identity" in bus;
}

const words = {
  send: { list: "sends", doing: "send to" },
  receive: { list: "receives", doing: "receive from" },
} as const;

const usesOf = {
  queue: ["send", "receive"],
  topic: ["send"],
  subscription: ["receive"],
} as const;

/** What a caller is about to do with an entity; `"use"` stands for either. */
export type Use = keyof typeof words | "use";

/**
 * Refuses what a narrowed bus does not let its identity do; for callers without types, because the
 * compiler tells all others.
 * @throws BuspassError NotAllowed
 */
export function refuseNotAllowed(bus: Bus, entity: Entity, use: Use): void {
  const identity = narrowed(bus)?.identity;
  if (identity === undefined) return;
  const uses = use === "use" ? usesOf[entity.kind] : [use];
  if (uses.some((each) => identity[words[each].list].includes(entity.path))) return;
  const doing = use === "use" ? "use" : words[use].doing;
  const lists = uses.map((each) => `\`${words[each].list}\``).join(" or ");
  throw new BuspassError(
    "NotAllowed",
    `The declaration does not let "${identity.name}" ${doing} ${named(entity)}.`,
    { remedy: `Add it to ${lists} of the identity in defineAccess, and assign the role.` },
  );
}
