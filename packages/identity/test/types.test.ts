import type { TokenCredential } from "@azure/core-auth";
import { type CredentialState, managedIdentity, type SteadyCredential } from "@buspass/identity";
import { expect, expectTypeOf, test } from "vitest";

/** Never called: what is in it is for the compiler, which checks that each expected error is one. */
function neverCalled(check: () => unknown): void {
  expect(check).toBeTypeOf("function");
}

test("a managed identity is named by one id, or by none", () => {
  neverCalled(() => {
    managedIdentity();
    managedIdentity({});
    managedIdentity({ clientId: "id" });
    managedIdentity({ objectId: "id" });
    managedIdentity({ resourceId: "id" });
    // @ts-expect-error two ids
    managedIdentity({ clientId: "id", objectId: "id" });
    // @ts-expect-error two ids
    managedIdentity({ clientId: "id", resourceId: "id" });
    // @ts-expect-error a variable may be undefined, and must not choose another identity then
    managedIdentity({ clientId: process.env["CLIENT_ID"] });
    // @ts-expect-error an id has a name
    managedIdentity("id");
    // @ts-expect-error there is no such id
    managedIdentity({ clientID: "id" });
  });
});

test("every credential of this package is one for any Azure client, and always has a token", () => {
  expectTypeOf<SteadyCredential>().toExtend<TokenCredential>();
  expectTypeOf(managedIdentity).returns.toEqualTypeOf<SteadyCredential>();
  expectTypeOf<Awaited<ReturnType<SteadyCredential["getToken"]>>>().not.toBeNullable();
});

test("the state has no place for a token", () => {
  expectTypeOf<CredentialState["tokens"][number]>().not.toHaveProperty("token");
});
