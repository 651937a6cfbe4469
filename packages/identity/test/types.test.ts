import type { TokenCredential } from "@azure/core-auth";
import {
  type CredentialState,
  developerSignIn,
  type Evidence,
  managedIdentity,
  type SteadyCredential,
  steadyCredential,
  workloadIdentity,
} from "@buspass/identity";
import type { KeyVariable } from "@buspass/identity/key-guard";
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
  expectTypeOf(workloadIdentity).returns.toEqualTypeOf<SteadyCredential>();
  expectTypeOf(developerSignIn).returns.toEqualTypeOf<SteadyCredential>();
  expectTypeOf(steadyCredential).returns.toEqualTypeOf<SteadyCredential>();
  expectTypeOf<Awaited<ReturnType<SteadyCredential["getToken"]>>>().not.toBeNullable();
});

test("a key is no credential", () => {
  neverCalled(() => {
    // @ts-expect-error a connection string
    steadyCredential("Endpoint=sb://contoso.servicebus.windows.net/");
    // @ts-expect-error the shape of a name and its key
    steadyCredential({ name: "RootManageSharedAccessKey", key: "key" });
    // @ts-expect-error an environment is an option, so that nobody reads it as a tenant
    developerSignIn("development");
    // @ts-expect-error a pod has no object id
    workloadIdentity({ objectId: "id" });
  });
});

test("evidence and findings have no place for a value", () => {
  expectTypeOf<keyof Evidence>().toEqualTypeOf<"kind" | "name" | "says">();
  expectTypeOf<keyof KeyVariable>().toEqualTypeOf<"variable" | "kind" | "writtenBy" | "remedy">();
});

test("the state has no place for a token", () => {
  expectTypeOf<CredentialState["tokens"][number]>().not.toHaveProperty("token");
});
