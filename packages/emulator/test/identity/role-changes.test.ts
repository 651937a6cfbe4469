import { expect, test } from "vitest";
import { Authentication } from "../../src/identity/authentication.ts";
import { allows, type Principal } from "../../src/identity/principal.ts";
import { RoleChanges } from "../../src/identity/role-changes.ts";
import type { RoleAssignment } from "../../src/identity/roles.ts";
import { makeSource } from "./made-source.ts";

const sender: RoleAssignment = { role: "Azure Service Bus Data Sender", scope: "orders" };
const receiver: RoleAssignment = { role: "Azure Service Bus Data Receiver", scope: "orders" };

async function start() {
  const source = await makeSource();
  const authentication = new Authentication(source);
  const { token } = await source.issuer.mint(source.identities.expect("orders-api"));
  const principal: Principal = await authentication.principalOf({
    type: "jwt",
    token,
    audience: "sb://contoso/orders",
    namespace: "contoso",
  });
  return { ...source, principal, changes: new RoleChanges(source.identities, source.clock) };
}

test("a role that is assigned holds for tokens that are out already", async () => {
  const { principal, changes } = await start();
  expect(allows(principal, "Listen", "orders")).toBe(false);
  changes.assign("orders-api", receiver);
  expect(allows(principal, "Listen", "orders")).toBe(true);
  expect(allows(principal, "Send", "orders")).toBe(true);
});

test("a role that is revoked no longer does, and others stay", async () => {
  const { principal, changes } = await start();
  changes.assign("orders-api", receiver);
  changes.revoke("orders-api", { ...sender, scope: "Orders" });
  expect(allows(principal, "Send", "orders")).toBe(false);
  expect(allows(principal, "Listen", "orders")).toBe(true);
});

test("a change takes as long as it is told to", async () => {
  const { principal, changes, clock } = await start();
  changes.propagationMs = 5 * 60 * 1000;
  changes.revoke("orders-api", sender);
  clock.advance(5 * 60 * 1000 - 1);
  expect(allows(principal, "Send", "orders")).toBe(true);
  clock.advance(1);
  expect(allows(principal, "Send", "orders")).toBe(false);
});

test("changes that are under way do not undo each other", async () => {
  const { identities, changes, clock } = await start();
  changes.propagationMs = 1000;
  changes.assign("billing", sender);
  changes.assign("billing", receiver);
  changes.revoke("billing", sender);
  clock.advance(1000);
  expect(identities.expect("billing").roles).toEqual([receiver]);
});

test("what is assigned twice is revoked once", async () => {
  const { identities, changes } = await start();
  changes.assign("billing", sender);
  changes.assign("billing", sender);
  changes.revoke("billing", sender);
  changes.revoke("billing", sender);
  expect(identities.expect("billing").roles).toEqual([]);
});

test("a name that nobody has is an error of who says it", async () => {
  const { changes } = await start();
  changes.propagationMs = 1000;
  expect(() => changes.assign("nobody", sender)).toThrow(
    new RangeError('No identity is called "nobody" here; there are: host, orders-api, billing.'),
  );
});

test("a role on a topic holds for its subscriptions, and not for a queue that begins like it", async () => {
  const { principal, changes } = await start();
  changes.assign("orders-api", { role: "Azure Service Bus Data Receiver", scope: "Events" });
  expect(allows(principal, "Listen", "events/Subscriptions/billing/$DeadLetterQueue")).toBe(true);
  expect(allows(principal, "Listen", "events/urgent")).toBe(false);
  expect(allows(principal, "Listen", "events-archive")).toBe(false);
  changes.assign("orders-api", { role: "Azure Service Bus Data Receiver", scope: "" });
  expect(allows(principal, "Listen", "events-archive")).toBe(true);
  expect(allows(principal, "Manage", "events-archive")).toBe(false);
});
