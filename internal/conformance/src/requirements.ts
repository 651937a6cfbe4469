import { actions } from "./requirements/actions.ts";
import { administration } from "./requirements/administration.ts";
import { authorization } from "./requirements/authorization.ts";
import { claimsBasedSecurity } from "./requirements/claims-based-security.ts";
import { connection } from "./requirements/connection.ts";
import { deadLetters } from "./requirements/dead-letters.ts";
import { deferral } from "./requirements/deferral.ts";
import { duplicateDetection } from "./requirements/duplicate-detection.ts";
import { errors } from "./requirements/errors.ts";
import { expiry } from "./requirements/expiry.ts";
import { filters } from "./requirements/filters.ts";
import { forwarding } from "./requirements/forwarding.ts";
import { identity } from "./requirements/identity.ts";
import { links } from "./requirements/links.ts";
import { locks } from "./requirements/locks.ts";
import { management } from "./requirements/management.ts";
import { messages } from "./requirements/messages.ts";
import { peek } from "./requirements/peek.ts";
import { receiving } from "./requirements/receiving.ts";
import { resourceManager } from "./requirements/resource-manager.ts";
import { scheduling } from "./requirements/scheduling.ts";
import { sending } from "./requirements/sending.ts";
import { sessions } from "./requirements/sessions.ts";
import { suspension } from "./requirements/suspension.ts";
import { topics } from "./requirements/topics.ts";
import { transactions } from "./requirements/transactions.ts";

/** Every claim about the service that the suite verifies. */
export const requirements = [
  ...connection,
  ...claimsBasedSecurity,
  ...authorization,
  ...links,
  ...sending,
  ...receiving,
  ...locks,
  ...deadLetters,
  ...sessions,
  ...scheduling,
  ...deferral,
  ...expiry,
  ...duplicateDetection,
  ...topics,
  ...filters,
  ...actions,
  ...forwarding,
  ...peek,
  ...suspension,
  ...management,
  ...errors,
  ...messages,
  ...identity,
  ...transactions,
  ...administration,
  ...resourceManager,
] as const;

export type RequirementId = (typeof requirements)[number]["id"];
