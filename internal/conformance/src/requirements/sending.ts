import type { Requirement } from "../requirement.ts";
import { amqp, docs, wire } from "../sources.ts";

export const sending = [
  {
    id: "SB-SEND-001",
    claim: "A send completes when the message is accepted.",
    source: `${docs}/message-transfers-locks-settlement#settling-send-operations`,
    area: "sending",
  },
  {
    id: "SB-SEND-002",
    claim: "A message that is refused is settled as rejected, with the error.",
    source: `${docs}/service-bus-amqp-protocol-guide#send-error`,
    area: "sending",
  },
  {
    id: "SB-SEND-003",
    claim: "A pre-settled message is kept.",
    source: `${docs}/message-transfers-locks-settlement#settling-send-operations`,
    area: "sending",
  },
  {
    id: "SB-SEND-004",
    claim: "Every message of a batch arrives, with its own properties.",
    source: wire,
    area: "sending",
  },
  {
    id: "SB-SEND-005",
    claim: "A batch is full at the largest message of the tier.",
    source: wire,
    area: "sending",
  },
  {
    id: "SB-SEND-006",
    claim: "A message larger than the tier allows is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "sending",
  },
  {
    id: "SB-SEND-007",
    claim: "A batch is kept as a whole or not at all.",
    source: "https://github.com/Azure/azure-sdk-for-net/issues/40409",
    area: "sending",
  },
  {
    id: "SB-SEND-008",
    claim: "Messages come in the order in which they were sent.",
    source: `${docs}/message-sequencing`,
    area: "sending",
  },
  {
    id: "SB-SEND-009",
    claim: "Sequence numbers increase without gaps.",
    source: `${docs}/message-sequencing`,
    area: "sending",
  },
  {
    id: "SB-SEND-010",
    claim: "The broker stamps the time at which it took a message.",
    source: `${docs}/message-sequencing`,
    area: "sending",
  },
  {
    id: "SB-SEND-011",
    claim: "A message that was sent without an id is given one.",
    source: wire,
    area: "sending",
  },
  {
    id: "SB-SEND-012",
    claim: "An entity that is full takes no more messages.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "sending",
  },
  {
    id: "SB-SEND-013",
    claim: "A message id of more than 128 characters is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "sending",
  },
  {
    id: "SB-SEND-014",
    claim: "A session id of more than 128 characters is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "sending",
  },
  {
    id: "SB-SEND-015",
    claim: "Properties of more than 64 KB in sum are refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas`,
    area: "sending",
  },
  {
    id: "SB-SEND-016",
    claim: "A message larger than a frame arrives whole.",
    source: amqp("2.6.14 Messages That Exceed the Maximum Frame Size"),
    area: "sending",
  },
  {
    id: "SB-SEND-017",
    claim: "Bytes that are no message are refused, and the link goes on.",
    source: amqp("3.2 Messaging Format"),
    area: "sending",
  },
  {
    id: "SB-SEND-018",
    claim: "A property of more than 32 KB is refused.",
    source: `${docs}/service-bus-quotas#messaging-quotas, and https://github.com/Azure/azure-sdk-for-net/issues/15325 for the words`,
    area: "sending",
  },
  {
    id: "SB-SEND-019",
    claim: "Dead letters take up the space of their queue.",
    source: `${docs}/service-bus-messaging-exceptions#common-causes`,
    area: "sending",
  },
  {
    id: "SB-SEND-020",
    claim: "What its subscriptions hold takes up the space of a topic.",
    source: `${docs}/service-bus-messaging-exceptions#common-causes; that each subscription's copy counts is a reading`,
    area: "sending",
  },
] as const satisfies readonly Requirement[];
