import { type ManualClock, manualClock } from "../../src/clock.ts";
import { HttpFaults } from "../../src/http-faults.ts";
import { Identities, type IdentityDefinition } from "../../src/identity/identities.ts";
import type { IdentityEndpoint } from "../../src/identity/identity-endpoint.ts";
import { Issuer } from "../../src/identity/issuer.ts";
import {
  defaultNamespaceId,
  type NamespaceResource,
  namespaceResource,
} from "../../src/identity/namespace-resource.ts";
import type { TokenGrant, TokenSource } from "../../src/identity/token-source.ts";

export const serviceBus = "https://servicebus.azure.net/";

/** What endpoints give tokens out of, under a clock that stands still, and who got one. */
export interface MadeSource extends TokenSource {
  readonly resource: NamespaceResource;
  readonly clock: ManualClock;
  readonly granted: readonly TokenGrant[];
}

/** A host with the system-assigned identity `host` and the user-assigned `orders-api` and `billing`. */
export const usualIdentities = {
  host: { systemAssigned: true, roles: [] },
  "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
  billing: { roles: [] },
} as const satisfies Record<string, IdentityDefinition>;

export async function makeSource(
  definitions: Readonly<Record<string, IdentityDefinition>> = usualIdentities,
): Promise<MadeSource> {
  const clock = manualClock();
  const identities = new Identities(definitions);
  const granted: TokenGrant[] = [];
  return {
    identities,
    issuer: await Issuer.create(identities, clock),
    clock,
    resource: namespaceResource(defaultNamespaceId),
    faults: new HttpFaults<IdentityEndpoint>(),
    granted,
    onGrant: (grant) => granted.push(grant),
  };
}

/** An answer with its body in JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const body = (await response.json()) as Answer["body"];
  return { status: response.status, headers: response.headers, body };
}

/** The variables by which clients find an endpoint: none may be left from the machine that runs the tests. */
export function setOnly(env: Readonly<Record<string, string>>): void {
  const finding = /^(AZURE_|IDENTITY_|IMDS_|MSI_|DEFAULT_IDENTITY_)/;
  for (const name of Object.keys(process.env)) if (finding.test(name)) delete process.env[name];
  Object.assign(process.env, env);
}
