import { allows, type Principal } from "../identity/principal.ts";
import type { Right } from "../identity/roles.ts";
import { invalidField, type Refusal, unauthorized } from "./conditions.ts";
import type { NamespaceServices } from "./namespace-services.ts";

/** Why a link is not opened: told to the client in the detach that follows the attach. [AMQP 2.6.3] */
export class LinkRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.description);
    this.refusal = refusal;
  }
}

/** What one connection may do: the tokens that its client has put, by the entity they were put for. */
export class Access {
  readonly #namespace: NamespaceServices;
  readonly #principals = new Map<string, Principal>();
  readonly #timers = new Map<string, () => void>();
  readonly #onExpired: () => void;
  #stopped = false;

  /** @param onExpired called when a token has ended: links that lived by it must go */
  constructor(namespace: NamespaceServices, onExpired: () => void) {
    this.#namespace = namespace;
    this.#onExpired = onExpired;
  }

  /** Whether a token was ever accepted here. */
  get known(): boolean {
    return this.#principals.size > 0;
  }

  put(audience: string, principal: Principal): void {
    // The connection may have ended while the token was verified.
    if (this.#stopped) return;
    const path = pathOfAudience(audience);
    this.#timers.get(path)?.();
    this.#principals.set(path, principal);
    const { clock } = this.#namespace;
    this.#timers.set(path, clock.schedule(principal.expiresAtMs, this.#onExpired));
  }

  /** Lets in who showed a key instead of a token, as long as the connection lives. */
  admit(principal: Principal): void {
    this.#principals.set("", principal);
  }

  /** @throws LinkRefused */
  require(right: Right, entityPath: string): void {
    const { clock } = this.#namespace;
    if (entityPath === "") {
      throw new LinkRefused(invalidField("A link needs an address.", clock.now()));
    }
    const refusal = this.use(right, entityPath);
    if (refusal !== undefined) throw new LinkRefused(refusal);
  }

  /** Uses a right on an entity, or says why it is not granted. */
  use(right: Right, entityPath: string): Refusal | undefined {
    const { clock } = this.#namespace;
    const path = entityPath.toLowerCase();
    const identityName = this.#identityWith(right, path, clock.now());
    if (identityName === undefined) {
      for (const { name } of this.#principalsFor(path, clock.now())) {
        this.#namespace.onRightRefused(name, right, entityPath);
      }
      return this.refusal(right, entityPath);
    }
    this.#namespace.onRightUsed(identityName, right, entityPath);
    return undefined;
  }

  /** Why a right is not granted on an entity now; undefined when it is. */
  refusal(right: Right, entityPath: string): Refusal | undefined {
    const { name, clock } = this.#namespace;
    const identityName = this.#identityWith(right, entityPath.toLowerCase(), clock.now());
    return identityName === undefined
      ? unauthorized(right, `sb://${name}/${entityPath}`, clock.now())
      : undefined;
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#timers.values()) cancel();
  }

  #identityWith(right: Right, path: string, nowMs: number): string | undefined {
    return this.#principalsFor(path, nowMs).find((principal) => allows(principal, right, path))
      ?.name;
  }

  /** Whoever has shown a token for an entity that has not ended. */
  #principalsFor(path: string, nowMs: number): Principal[] {
    return [...this.#principals]
      .filter(([audience, { expiresAtMs }]) => {
        const covers = audience === "" || path === audience || path.startsWith(`${audience}/`);
        return covers && expiresAtMs > nowMs;
      })
      .map(([, principal]) => principal);
  }
}

/** `sb://localhost:5671/orders/` → `orders` */
function pathOfAudience(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/^[a-z]+:\/\/[^/]*\/?/, "")
    .replace(/\/$/, "");
}
