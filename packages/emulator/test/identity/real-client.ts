import { DefaultAzureCredential, ManagedIdentityCredential } from "@azure/identity";
import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { type MadeSource, serviceBus } from "./made-source.ts";

export const scope = `${serviceBus}.default`;
export const noRetries = { retryOptions: { maxRetries: 0 } };

/** Whose token it is. */
function nameOf({ identities }: MadeSource, token: unknown): string | undefined {
  return identities.requested({ clientId: String(decodeJwt(String(token))["appid"]) })?.name;
}

/** What Azure's own client gets of every kind of endpoint that gives tokens to a host. */
export function testRealClient(source: () => MadeSource): void {
  test("the real client gets the system-assigned identity without asking for one", async () => {
    const { token } = await new ManagedIdentityCredential().getToken(scope);
    expect(nameOf(source(), token)).toBe("host");
  });

  test("and a user-assigned one by each of its ids", async () => {
    const { clientId, objectId, resourceId } = source().identities.expect("orders-api");
    for (const id of [{ clientId }, { objectId }, { resourceId }]) {
      const { token } = await new ManagedIdentityCredential(id).getToken(scope);
      expect(nameOf(source(), token)).toBe("orders-api");
    }
  });

  test("DefaultAzureCredential finds the endpoint, too", async () => {
    const { clientId: managedIdentityClientId } = source().identities.expect("billing");
    const credential = new DefaultAzureCredential({ managedIdentityClientId });
    const { token } = await credential.getToken(scope);
    expect(nameOf(source(), token)).toBe("billing");
  });
}
