import type { Requirement } from "../requirement.ts";
import { amqp, docs, wire, wireProton } from "../sources.ts";

export const links = [
  {
    id: "SB-LINK-001",
    claim: "The service tells a sender the largest message that it takes.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-002",
    claim: "A peek-lock receiver has the settle modes 0 and 1.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-003",
    claim: "A receive-and-delete receiver has the settle modes 1 and 0, and gets messages settled.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-004",
    claim: "A receiver gets no more messages than it gave credit for.",
    source: amqp("2.6.7 Flow Control"),
    area: "links",
  },
  {
    id: "SB-LINK-005",
    claim: "Outstanding credit is served in the order in which it arrived.",
    source: `${docs}/service-bus-amqp-protocol-guide#flow-control`,
    area: "links",
  },
  {
    id: "SB-LINK-006",
    claim: "A drain is answered, after the messages that there are.",
    source: amqp("2.6.7 Flow Control"),
    area: "links",
  },
  {
    id: "SB-LINK-007",
    claim: "A message that races a drain is not lost, and the drain is answered.",
    source: amqp("2.6.7 Flow Control"),
    area: "links",
  },
  {
    id: "SB-LINK-008",
    claim: "A receiver that waits in vain stays open.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-009",
    claim: "A link that is refused is attached, and then detached with the error.",
    source: `${docs}/service-bus-amqp-protocol-guide#create-message-sender-error`,
    area: "links",
  },
  {
    id: "SB-LINK-010",
    claim: "The attach of a refused link has no terminus.",
    source: `${docs}/service-bus-amqp-protocol-guide#create-message-sender-error`,
    area: "links",
  },
  {
    id: "SB-LINK-011",
    claim:
      "An entity that does not exist is refused with amqp:not-found and the words that the client looks for.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-012",
    claim: "Names of entities do not tell cases apart.",
    source: `${docs}/service-bus-queues-topics-subscriptions`,
    area: "links",
  },
  {
    id: "SB-LINK-013",
    claim: "A sender has ample credit at once.",
    source: `${docs}/service-bus-amqp-protocol-guide#flow-control`,
    area: "links",
  },
  {
    id: "SB-LINK-014",
    claim: "One link name may be used in both directions.",
    source: wireProton,
    area: "links",
  },
  {
    id: "SB-LINK-015",
    claim: "A close is answered with a closing detach.",
    source: `${docs}/service-bus-amqp-protocol-guide#close-message-receiversender`,
    area: "links",
  },
  {
    id: "SB-LINK-016",
    claim: "A receiver may tell its name.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-017",
    claim: "Hundreds of sends may be under way on one link.",
    source: wire,
    area: "links",
  },
  {
    id: "SB-LINK-018",
    claim: "A receiver may hold more than 2,048 messages that are not settled.",
    source: wire,
    area: "links",
  },
] as const satisfies readonly Requirement[];
