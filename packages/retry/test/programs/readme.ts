import { DeadLetter, decideRedelivery, exponential } from "@buspass/retry";

const redelivery = exponential({ attempts: 5, maxDelayMs: 60_000 });
const { random } = Math;

const timeout = new Error("timeout");
console.log(decideRedelivery({ attempt: 1, error: timeout, redelivery, random }));
// { action: "redeliver", delayMs: 0 to 499 }

const unknown = new DeadLetter("CustomerUnknown");
console.log(decideRedelivery({ attempt: 1, error: unknown, redelivery, random }));
// { action: "deadLetter", reason: "CustomerUnknown", description: "…" }
