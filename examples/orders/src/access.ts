import { defineAccess } from "@buspass/access";
import { bus } from "./bus.ts";

/** Who may do what, and where. From it come types, the emulator's roles, and Azure's. */
export const access = defineAccess(bus, {
  environments: {
    development: { namespace: "emulator" },
    production: { namespace: "contoso-prod.servicebus.windows.net" },
  },
  identities: {
    "orders-api": { sends: ["orders"] },
    "orders-worker": { receives: ["orders"] },
  },
});
