import type { HttpFaultReach, HttpFaults } from "../http-faults.ts";

/** The endpoints that give tokens. */
export type IdentityEndpoint = "app service" | "imds" | "arc" | "entra";

export type IdentityFaults = HttpFaults<IdentityEndpoint>;
export type IdentityFaultReach = HttpFaultReach<IdentityEndpoint>;
