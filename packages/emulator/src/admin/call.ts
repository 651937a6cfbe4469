import type { Clock } from "../clock.ts";
import type { Topology } from "../entities/topology.ts";
import type { Authentication } from "../identity/authentication.ts";
import { allows, type Principal } from "../identity/principal.ts";
import { TokenRefused } from "../identity/token-refused.ts";
import { MalformedXml, readXml } from "./read-xml.ts";
import { type Refusal, refusals } from "./refusal.ts";
import { childOf, type XmlElement } from "./xml-element.ts";

/** A request, read to its end. */
export interface AdministrationRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An answer in XML, or an empty one. */
export interface AdministrationReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the API needs of the namespace behind it. */
export interface AdministrationServices {
  /** The fully qualified name, which may come to be only after the API does. */
  namespace(): string;
  readonly topology: Topology;
  readonly authentication: Authentication;
  readonly clock: Clock;
  readonly startedAtMs: number;
  /** Whether nothing can be changed now, because it could not be kept. */
  isUnable(): boolean;
  /** Told of every token, with the name of its identity unless it was refused; never of the token itself. */
  onToken(seen: { readonly identityName: string | undefined }): void;
  /** An identity used a right that it has on an entity, or with `""` on the namespace. */
  onRightUsed(identityName: string, right: "Manage", entityPath: string): void;
  /** An identity asked for a right that it does not have. */
  onRightRefused(identityName: string, right: "Manage", entityPath: string): void;
}

/** One request on its way to its operation. */
export class Call {
  readonly services: AdministrationServices;
  readonly request: AdministrationRequest;
  readonly url: URL;
  /** Decoded, without the slashes at its ends. */
  readonly path: string;
  /** Parts of the path, by the names that the route gives them. */
  readonly names: Readonly<Record<string, string>>;

  constructor(
    services: AdministrationServices,
    request: AdministrationRequest,
    url: URL,
    path: string,
    names: Readonly<Record<string, string>>,
  ) {
    this.services = services;
    this.request = request;
    this.url = url;
    this.path = path;
    this.names = names;
  }

  get topology(): Topology {
    return this.services.topology;
  }

  /** As the client addressed it. */
  get host(): string {
    return this.url.host;
  }

  get namespace(): string {
    return this.services.namespace();
  }

  /** The first label of the namespace's name, by which the service calls it in its answers. */
  get namespaceName(): string {
    return this.namespace.replace(/[.:].*$/, "");
  }

  /** Part of the path; the route says which there are. */
  name(part: "entity" | "topic" | "subscription" | "rule"): string {
    return this.names[part] ?? "";
  }

  /** Whether the client knows the properties that came with the version 2021-05. */
  get isRecent(): boolean {
    return this.url.searchParams.get("api-version") !== "2017-04";
  }

  /** Whether the client means what is there already. */
  get isUpdate(): boolean {
    return this.header("if-match") !== undefined;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /**
   * Asks for the right to manage a part of the namespace.
   * @param scope an entity's path; `""` for the namespace
   * @throws Refusal `denied`, or one that is about the token
   */
  async requireManage(scope: string, denied: Refusal, header = "authorization"): Promise<void> {
    const principal = await this.#principal(header);
    if (!allows(principal, "Manage", scope)) {
      this.services.onRightRefused(principal.name, "Manage", scope);
      throw denied;
    }
    this.services.onRightUsed(principal.name, "Manage", scope);
  }

  async #principal(header: string): Promise<Principal> {
    const { authentication, onToken } = this.services;
    const credentials = this.header(header)?.trim();
    if (credentials === undefined || credentials === "") throw refusals.missingToken();
    const isSignature = credentials.startsWith("SharedAccessSignature ");
    try {
      const principal = await authentication.principalOf({
        type: isSignature ? "servicebus.windows.net:sastoken" : "jwt",
        // The JS client writes supplementary tokens without their scheme, the .NET client with it.
        token: credentials.replace(/^Bearer\s+/i, ""),
        audience: `https://${this.host}${this.request.target}`,
        namespace: this.namespace,
      });
      onToken({ identityName: principal.name });
      return principal;
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      onToken({ identityName: undefined });
      throw refusals.token(error.message);
    }
  }

  /** The description in the body: the root of the entry's content. @throws Refusal */
  description(): XmlElement {
    try {
      const entry = readXml(this.request.body);
      const description = childOf(entry, "content")?.children[0];
      if (entry.name === "entry" && description !== undefined) return description;
    } catch (error) {
      if (!(error instanceof MalformedXml)) throw error;
      throw refusals.badRequest(error.message);
    }
    throw refusals.badRequest("The body must be an Atom entry with a description.");
  }
}
