import type { Requirement } from "../requirement.ts";
import { docs, wire } from "../sources.ts";

export const errors = [
  {
    id: "SB-ERR-001",
    claim: "A lost lock is MessageLockLost, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-002",
    claim: "A lost session is SessionLockLost, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-003",
    claim: "A session that another holds is SessionCannotBeLocked, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-004",
    claim: "A missing entity is MessagingEntityNotFound, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-005",
    claim: "A missing right is UnauthorizedAccess, which the client retries.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-006",
    claim: "A disabled entity is MessagingEntityDisabled, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-007",
    claim: "A full entity is QuotaExceeded, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-008",
    claim: "A message that is too large is MessageSizeExceeded, not to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-009",
    claim: "A time-out of the service is ServiceTimeout, to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-010",
    claim: "A service that is busy is ServiceBusy, to be retried.",
    source: wire,
    area: "errors",
  },
  {
    id: "SB-ERR-011",
    claim: "A message that is not there is MessageNotFound.",
    source: `${docs}/service-bus-messaging-exceptions-latest#servicebusexception`,
    area: "errors",
  },
  {
    id: "SB-ERR-012",
    claim: "A rule that exists is MessagingEntityAlreadyExists.",
    source: `${docs}/service-bus-messaging-exceptions-latest#servicebusexception`,
    area: "errors",
  },
  {
    id: "SB-ERR-013",
    claim: "Every error ends with a tracking id, the system that tracks it, and the time.",
    source: `${docs}/service-bus-amqp-troubleshoot`,
    area: "errors",
  },
  {
    id: "SB-ERR-014",
    claim: "A refused management request carries the condition of its error.",
    source: wire,
    area: "errors",
  },
] as const satisfies readonly Requirement[];
