import { scopesAround } from "./identity/principal.ts";
import type { Right } from "./identity/roles.ts";

/** A right that an identity used on an entity, or was refused there. */
export interface RightUsed {
  /** The name that the identity was declared with. */
  readonly identity: string;
  readonly right: Right;
  /** As a role assignment's scope: `"orders"`, `"events/billing"`, `""` for the namespace. */
  readonly entity: string;
}

/** What was used of all that was granted, which is the narrowest policy that a run needed; or what was refused. */
export class RightsUsed {
  readonly #used = new Map<string, RightUsed>();

  add(identity: string, right: Right, entityPath: string): void {
    const entity = scopesAround(entityPath).at(-1) ?? "";
    this.#used.set(`${identity}\n${right}\n${entity}`, { identity, right, entity });
  }

  /** Each right once, in order of identity, entity and right. */
  list(): RightUsed[] {
    return [...this.#used.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, used]) => used);
  }

  clear(): void {
    this.#used.clear();
  }
}
