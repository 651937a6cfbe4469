import type { ConnectedIdentity } from "@buspass/client";
import type { Inspection } from "@buspass/emulator";
import type { Answer } from "../submit-orders.ts";
import type { IdentityName } from "./namespace.ts";

/** A line of the file after its header, as text: nobody parsed it. */
export interface FileLine {
  readonly line: number;
  readonly text: string;
}

/** What the worker's log says became of one attempt at an order. */
export interface Outcome {
  readonly event: "completed" | "redelivered" | "deadLettered";
  readonly orderId: string;
  readonly attempt: number;
  readonly reason?: string | undefined;
  readonly msg?: string | undefined;
}

/** How an attempt ended that must not succeed; the code is `none` when it did. */
export interface Refusal {
  readonly attempt: "send" | "connectionString";
  readonly code: string;
  /** As people see it, with the way out at the end. */
  readonly message: string;
  readonly remedy: string;
}

/** What a run left behind, from sources that know nothing of each other. */
export interface Evidence {
  readonly file: readonly FileLine[];
  /** What the API said of each line. */
  readonly answers: readonly Answer[];
  /** What the API logged as errors. */
  readonly apiErrors: readonly string[];
  /** What the worker's log says, in its order. */
  readonly outcomes: readonly Outcome[];
  /** What the namespace held at the end. */
  readonly inspection: Inspection;
  /** As whom each process says that it is connected. */
  readonly connected: Readonly<Record<IdentityName, ConnectedIdentity>>;
  readonly refusals: readonly Refusal[];
  /** How long a namespace in the caller's own process took to be ready. */
  readonly inProcessReadyMs: number;
}
