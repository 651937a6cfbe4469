import type { EntityErrorCode } from "../../src/entities/entity-error.ts";
import type { Observation } from "./operations.ts";

/** What receivers of the real namespace were told, in order: the model must explain all of it. */
export class Observed {
  rest: Observation[] = [];

  next<Kind extends Observation["kind"]>(kind: Kind): Extract<Observation, { kind: Kind }> {
    const seen = this.rest.shift();
    if (seen === undefined) throw new Error(`Something should have been ${kind}.`);
    if (!isOfKind(seen, kind)) throw new Error(`Not ${kind}, but ${JSON.stringify(seen)}.`);
    return seen;
  }

  expectEnd(id: number, why: EntityErrorCode): void {
    const seen = this.next("ended");
    if (seen.receiver !== id || seen.why !== why) {
      throw new Error(`Receiver ${id} should have ended by ${why}: ${JSON.stringify(seen)}.`);
    }
  }
}

function isOfKind<Kind extends Observation["kind"]>(
  seen: Observation,
  kind: Kind,
): seen is Extract<Observation, { kind: Kind }> {
  return seen.kind === kind;
}
