export { type BackoffOptions, exponentialBackoff } from "./backoff.ts";
export { DeadLetter, type DeadLetterOptions } from "./dead-letter.ts";
export { type Decision, decideRedelivery, type FailedAttempt } from "./decide-redelivery.ts";
export { type ExponentialOptions, exponential } from "./exponential.ts";
export { type ImmediateOptions, immediate } from "./immediate.ts";
export type { Redelivery } from "./redelivery.ts";
export { type RetryBudget, retryBudget } from "./retry-budget.ts";
