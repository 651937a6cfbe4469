import type { Requirement } from "../requirement.ts";
import { docs, entraDocs } from "../sources.ts";

export const identity = [
  {
    id: "SB-ID-001",
    claim: "App Service gives the token of the system-assigned identity to who names none.",
    source:
      "https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference",
    area: "identity",
  },
  {
    id: "SB-ID-002",
    claim: "App Service gives the token of the user-assigned identity that a client id names.",
    source:
      "https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference",
    area: "identity",
  },
  {
    id: "SB-ID-003",
    claim: "A client id that no identity has gets no token.",
    source:
      "https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference",
    area: "identity",
  },
  {
    id: "SB-ID-004",
    claim: "A request without the secret of the host gets no token.",
    source:
      "https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference",
    area: "identity",
  },
  {
    id: "SB-ID-005",
    claim: "An access token has the claims of a managed identity.",
    source: `${entraDocs}/identity-platform/access-token-claims-reference`,
    area: "identity",
  },
  {
    id: "SB-ID-006",
    claim: "A token is worth an hour or more.",
    source: `${entraDocs}/identity-platform/configurable-token-lifetimes#access-tokens`,
    area: "identity",
  },
  {
    id: "SB-ID-007",
    claim: "With the token of its managed identity an application sends and receives.",
    source: `${docs}/service-bus-managed-service-identity`,
    area: "identity",
  },
] as const satisfies readonly Requirement[];
