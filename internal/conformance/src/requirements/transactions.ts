import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const transactions = [
  {
    id: "SB-TXN-001",
    claim: "A client may open a link to the transaction coordinator.",
    source: `${docs}/service-bus-amqp-protocol-guide#starting-a-transaction`,
    area: "transactions",
  },
  {
    id: "SB-TXN-002",
    claim: "What is sent via an entity goes on to the destination that the link names.",
    source: `${docs}/service-bus-amqp-protocol-guide#send-via-functionality`,
    area: "transactions",
  },
] as const satisfies readonly Requirement[];
