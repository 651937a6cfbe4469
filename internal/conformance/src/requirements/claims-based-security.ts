import type { Requirement } from "../requirement.ts";
import { docs, entraDocs, wire, wirePython } from "../sources.ts";

export const claimsBasedSecurity = [
  {
    id: "SB-CBS-001",
    claim: "A put-token with a JSON Web Token is answered with 202.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-002",
    claim: "A reply of $cbs carries status-code as an int, and status-description.",
    source: wire,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-003",
    claim: "A reply of $cbs has the correlation id of the request, in its type.",
    source: wire,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-004",
    claim: "A reply of $cbs leaves over the link that reply-to names.",
    source: wire,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-005",
    claim: "A request to $cbs without reply-to is answered on its own session.",
    source: wirePython,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-006",
    claim: "$cbs takes no operation but put-token.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-007",
    claim:
      "A shared access signature is refused, in words, where local authentication is disabled.",
    source: `${docs}/disable-local-authentication`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-008",
    claim:
      "A connection string with a key is refused, in words, where local authentication is disabled.",
    source: `${docs}/disable-local-authentication`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-009",
    claim: "Without a token no link to an entity is opened.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-010",
    claim: "A token opens the entity that it was put for, and no other.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-011",
    claim: "A token that was put for the management node of an entity is enough to use it.",
    source: wire,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-012",
    claim: "A token that nobody trusted has signed, or that is not whole, is refused with 401.",
    source: `${entraDocs}/identity-platform/access-tokens#validate-tokens`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-013",
    claim: "An expired token is refused as such.",
    source: `${entraDocs}/identity-platform/access-tokens#validate-tokens`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-014",
    claim: "A token for another audience is refused as such.",
    source: `${docs}/authenticate-application#overview`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-015",
    claim: "A token that is not valid yet is refused as such.",
    source: `${entraDocs}/identity-platform/access-tokens#validate-tokens`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-016",
    claim: "A token of another issuer is refused.",
    source: `${entraDocs}/identity-platform/access-tokens#validate-tokens`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-017",
    claim: "Tokens belong to the connection on which they were put.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-018",
    claim: "A client may put a new token at any time, without interrupting the flow of messages.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-019",
    claim: "A token opens no link after its end.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-020",
    claim: "When a token expires, the links to its entity are dropped.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-021",
    claim: "The client tells why its token was refused.",
    source: wire,
    area: "claims-based security",
  },
  {
    id: "SB-CBS-022",
    claim: "The client puts a new token two minutes before the old one ends.",
    source: "https://github.com/Azure/azure-sdk-for-js/issues/38467",
    area: "claims-based security",
  },
] as const satisfies readonly Requirement[];
