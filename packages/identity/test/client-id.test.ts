import { clientIdFromEnvironment } from "@buspass/identity";
import { expect, test } from "vitest";

const one = "11111111-1111-4111-8111-111111111111";
const two = "22222222-2222-4222-8222-22222222222A";

test("without variables the environment names no identity", () => {
  expect(clientIdFromEnvironment({})).toEqual({ found: "none" });
});

test("a variable that is empty or blank names no identity", () => {
  const env = { AZURE_SERVICEBUS_CLIENTID: "", AZURE_CLIENT_ID: "  " };

  expect(clientIdFromEnvironment(env)).toEqual({ found: "none" });
});

test.each(["AZURE_SERVICEBUS_CLIENTID", "AZURE_CLIENT_ID"])(
  "%s alone names it, without the blanks around it",
  (variable) => {
    expect(clientIdFromEnvironment({ [variable]: ` ${one}\n` })).toEqual({
      found: "one",
      clientId: one,
      variable,
    });
  },
);

test("both may name the same identity, in any case of their letters", () => {
  const env = { AZURE_SERVICEBUS_CLIENTID: two, AZURE_CLIENT_ID: two.toLowerCase() };

  expect(clientIdFromEnvironment(env)).toEqual({
    found: "one",
    clientId: two,
    variable: "AZURE_SERVICEBUS_CLIENTID",
  });
});

test("two that differ are a conflict that names both variables, and neither id wins", () => {
  const env = { AZURE_SERVICEBUS_CLIENTID: one, AZURE_CLIENT_ID: two };

  expect(clientIdFromEnvironment(env)).toEqual({
    found: "conflict",
    variables: ["AZURE_SERVICEBUS_CLIENTID", "AZURE_CLIENT_ID"],
  });
});
