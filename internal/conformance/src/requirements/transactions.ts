import type { Requirement } from "../requirement.ts";
import { amqp, docs } from "../sources.ts";

const guide = `${docs}/service-bus-amqp-protocol-guide`;
const liveTests =
  "https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/servicebus/Azure.Messaging.ServiceBus/tests/Transactions/TransactionLiveTests.cs (run against the service)";

export const transactions = [
  {
    id: "SB-TXN-001",
    claim: "A client may open a link to the transaction coordinator.",
    source: `${guide}#starting-a-transaction`,
    area: "transactions",
  },
  {
    id: "SB-TXN-002",
    claim: "What is sent via an entity goes on to the destination that the link names.",
    source: `${guide}#send-via-functionality`,
    area: "transactions",
  },
  {
    id: "SB-TXN-003",
    claim: "What is sent in a transaction is there once the transaction commits, and not before.",
    source: `${guide}#sending-a-message-in-a-transaction`,
    area: "transactions",
  },
  {
    id: "SB-TXN-004",
    claim: "What is sent in a transaction that is rolled back never arrives.",
    source: `${guide}#discharging-a-transaction`,
    area: "transactions",
  },
  {
    id: "SB-TXN-005",
    claim: "What is settled in a transaction is settled once the transaction commits, not before.",
    source: `${guide}#disposing-a-message-in-a-transaction`,
    area: "transactions",
  },
  {
    id: "SB-TXN-006",
    claim: "After a rollback the receiver still holds its messages, and may settle them again.",
    source: `${liveTests}, TransactionRollbackWorksAcrossClientsUsingSameConnectionToSameEntity`,
    area: "transactions",
  },
  {
    id: "SB-TXN-007",
    claim: "A transaction of which a part cannot be done any more fails as a whole.",
    source: `${docs}/service-bus-transactions#transactions-in-service-bus; that the commit is told by amqp:transaction:rollback is a reading of ${amqp("4.5.9 Transaction Error")}`,
    area: "transactions",
  },
  {
    id: "SB-TXN-008",
    claim: "A transaction is its connection's: on another one its id ends the link that uses it.",
    source:
      "https://github.com/Azure/azure-sdk-for-net/issues/14038 and https://github.com/Azure/azure-service-bus-java/issues/362 (amqp:transaction:unknown-id)",
    area: "transactions",
  },
  {
    id: "SB-TXN-009",
    claim: "A transaction that was discharged is not declared any more.",
    source:
      "https://github.com/Azure/azure-service-bus-java/issues/424 (amqp:transaction:unknown-id)",
    area: "transactions",
  },
  {
    id: "SB-TXN-010",
    claim: "A transaction times out two minutes after its first operation has started.",
    source: `${docs}/service-bus-transactions#timeout, and https://github.com/Azure/azure-sdk-for-net/issues/6540 for the words`,
    area: "transactions",
  },
  {
    id: "SB-TXN-011",
    claim: "A transaction sends no more than 100 messages.",
    source: `${docs}/service-bus-quotas#messaging-quotas; the exception of .NET is a QuotaExceededException`,
    area: "transactions",
  },
  {
    id: "SB-TXN-012",
    claim: "A transaction is about one queue or one topic.",
    source: `${docs}/service-bus-transactions#transactions-in-service-bus`,
    area: "transactions",
  },
  {
    id: "SB-TXN-013",
    claim: "To a transaction a topic and its subscriptions are one entity.",
    source: `${liveTests}, TransactionalSendAndReceiveSubscription`,
    area: "transactions",
  },
  {
    id: "SB-TXN-014",
    claim: "Transactions are rolled back when the control link ends over which they were declared.",
    source: `${guide}#transaction-capability`,
    area: "transactions",
  },
  {
    id: "SB-TXN-015",
    claim: "Scheduling and canceling may be part of a transaction.",
    source: `${liveTests}, TransactionalSendMultipleSessions and TransactionalCancelScheduleRollback`,
    area: "transactions",
  },
  {
    id: "SB-TXN-016",
    claim: "The state of a session may be set in a transaction.",
    source:
      "https://github.com/Azure/azure-sdk-for-net/blob/main/sdk/servicebus/Azure.Messaging.ServiceBus/samples/Sample06_Transactions.md#setting-session-state-within-a-transaction",
    area: "transactions",
  },
  {
    id: "SB-TXN-017",
    claim: "A message that was received by its number is settled in a transaction by a request.",
    source: `${liveTests}, TransactionalCompleteRollback`,
    area: "transactions",
  },
  {
    id: "SB-TXN-018",
    claim: "A message is taken from one entity and another sent via it in one transaction.",
    source: `${docs}/service-bus-transactions#transfers-and-send-via`,
    area: "transactions",
  },
  {
    id: "SB-TXN-019",
    claim: "Who sends via an entity needs the right to send to both.",
    source: `${guide}#send-via-functionality`,
    area: "transactions",
  },
  {
    id: "SB-TXN-020",
    claim: "What its destination does not take goes to the transfer dead-letter queue of the via.",
    source: `${docs}/service-bus-dead-letter-queues#dead-lettering-in-send-via-scenarios`,
    area: "transactions",
  },
  {
    id: "SB-TXN-021",
    claim: "Sending via an entity to one that is gone is answered as not found.",
    source: `${docs}/service-bus-dead-letter-queues#dead-lettering-in-send-via-scenarios`,
    area: "transactions",
  },
  {
    id: "SB-TXN-022",
    claim:
      "On a session that began with the coordinator, what is sent to other entities goes via the first one.",
    source: `${liveTests}, TransactionGroupReceivesFirst`,
    area: "transactions",
  },
  {
    id: "SB-TXN-023",
    claim:
      "On a session that began with the coordinator, nothing is received from other entities than the first one.",
    source: `${liveTests}, TransactionGroupSendsFirst`,
    area: "transactions",
  },
  {
    id: "SB-TXN-024",
    claim: "A control message must not be settled by its sender.",
    source: `${guide}#transaction-capability`,
    area: "transactions",
  },
] as const satisfies readonly Requirement[];
