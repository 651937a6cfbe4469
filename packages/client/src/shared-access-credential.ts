import type { NamedKeyCredential, SASCredential } from "@azure/core-auth";
import { BuspassError } from "./buspass-error.ts";
import { shownAsText } from "./shown-as-text.ts";

/** A key that code has allowed, for a while. Made by `sharedAccess` of `@buspass/client/shared-access`. */
export interface SharedAccess {
  /** The fully qualified namespace that the key is of. */
  readonly namespace: string;
  /** The name of the shared access policy; undefined for a signature. */
  readonly policy: string | undefined;
  /** Why there is no other way yet. */
  readonly reason: string;
  /** The last day of its use, as an ISO date, in UTC. */
  readonly until: string;
  /** Whether the key is that of an emulator. */
  readonly development: boolean;
}

/** What it is made of. */
export interface SharedAccessParts extends SharedAccess {
  /** Milliseconds since the Unix epoch: when `until` is over. */
  readonly endMs: number;
  readonly secret:
    | { readonly key: string }
    | { readonly signature: string }
    /** Of Microsoft's emulator, which speaks no TLS: only the SDK's connection string says so. */
    | { readonly connectionString: string };
}

/** What `ServiceBusClient` takes for a key. */
export type KeyCredential =
  | NamedKeyCredential
  | SASCredential
  | { readonly connectionString: string };

/**
 * Holds the key where nothing that prints, copies or serializes can see it. That a value is one of these
 * cannot be feigned: the private field tells.
 */
export class SharedAccessCredential implements SharedAccess {
  readonly namespace: string;
  readonly policy: string | undefined;
  readonly reason: string;
  readonly until: string;
  readonly development: boolean;
  readonly #endMs: number;
  readonly #secret: SharedAccessParts["secret"];

  constructor(parts: SharedAccessParts) {
    this.namespace = parts.namespace;
    this.policy = parts.policy;
    this.reason = parts.reason;
    this.until = parts.until;
    this.development = parts.development;
    this.#endMs = parts.endMs;
    this.#secret = parts.secret;
  }

  /** The value, if it is one of these. */
  static in(value: unknown): SharedAccessCredential | undefined {
    // The class itself narrows nothing: `instanceof` can be feigned, a private field cannot.
    return typeof value === "object" && value !== null && #secret in value ? value : undefined;
  }

  /** In words, for a person: `the shared access policy "Root"`. */
  get source(): string {
    return this.policy === undefined
      ? "a shared access signature"
      : `the shared access policy "${this.policy}"`;
  }

  /** @throws BuspassError KeyRefused once `until` is over */
  refuseWhenOver(): void {
    if (Date.now() < this.#endMs) return;
    throw new BuspassError(
      "KeyRefused",
      `The use of ${this.source} was allowed until ${this.until}, which is over.`,
      {
        remedy:
          "Connect as this process's identity: leave out `credential`. If that cannot be yet, somebody has to decide on another date.",
      },
    );
  }

  /**
   * For the SDK, which asks for the key each time when it signs a token: once `until` is over, a process
   * that still runs gets no more of them.
   */
  forSdk(): KeyCredential {
    const secret = this.#secret;
    const current = (): typeof secret => {
      this.refuseWhenOver();
      return secret;
    };
    if ("connectionString" in secret) return secret;
    if ("signature" in secret) {
      const signature = () => ("signature" in current() ? secret.signature : "");
      return held<SASCredential>({ signature: "" }, "signature", signature);
    }
    const key = () => ("key" in current() ? secret.key : "");
    return held<NamedKeyCredential>({ name: this.policy ?? "", key: "" }, "key", key);
  }

  toString(): string {
    return `${this.source}, until ${this.until}`;
  }

  toJSON(): SharedAccess {
    const { namespace, policy, reason, until, development } = this;
    return { namespace, policy, reason, until, development };
  }

  static {
    shownAsText(SharedAccessCredential);
  }
}

/**
 * As `AzureNamedKeyCredential`, with a field that is there for who asks for it by its name, as the SDK does.
 * Whoever prints, copies or serializes gets what stands in its place: `inspect` calls getters if it is told
 * to, and no trap of a proxy.
 */
function held<Credential extends NamedKeyCredential | SASCredential>(
  shown: Credential,
  field: keyof Credential,
  secret: () => string,
): Credential {
  Object.defineProperty(shown, field, { enumerable: false });
  return new Proxy(shown, {
    get: (target, name) => (name === field ? secret() : Reflect.get(target, name)),
  });
}
