import { defineAccess } from "@buspass/access";
import { access as declared } from "../../../../examples/orders/src/access.ts";

/** As a repository has it that several Azure subscriptions are deployed from: ids come from outside. */
const principals: Readonly<Record<string, string>> = JSON.parse(process.env["PRINCIPALS"] ?? "{}");

const { bus, environments, identities } = declared;

/** The example's own declaration, which says where production is, and has an environment that does not. */
export default {
  bus,
  access: defineAccess(bus, {
    environments: {
      ...environments,
      production: {
        ...environments.production,
        subscriptionId: "5f750a97-50d9-4e36-8081-c9ee4c0210d4",
        resourceGroup: "orders",
        principals,
      },
      elsewhere: { namespace: "contoso-elsewhere.servicebus.windows.net" },
    },
    identities,
  }),
};
