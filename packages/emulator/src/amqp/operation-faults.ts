import type { Clock } from "../clock.ts";
import type { AmqpErrorFields } from "./rhea.ts";

/** What a client asks of the namespace, as far as it can be made to fail. */
export type FaultyOperation = "put-token" | "attach" | "send" | "settle" | "request";

/** What goes wrong with one operation: it is refused, or late, or both. */
export interface OperationFault {
  /** The AMQP condition of a refusal, such as `com.microsoft:server-busy`. */
  readonly condition?: string;
  readonly description?: string;
  /** How much later it happens, by the namespace's clock. */
  readonly delayMs?: number;
}

/** Which operations meet a fault. */
export interface OperationFaultReach {
  /** How many of them; default 1, `Infinity` until `clear()`. */
  readonly times?: number;
  /** Those on this entity only, by its path; default any. */
  readonly entity?: string;
}

interface PlannedFault {
  readonly operation: FaultyOperation;
  readonly fault: OperationFault;
  readonly entity: string | undefined;
  timesLeft: number;
}

/** Faults that wait for operations. Each operation meets at most one, the oldest first. */
export class OperationFaults {
  readonly #clock: Clock;
  #planned: PlannedFault[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The next operations of a kind meet a fault. */
  inject(
    operation: FaultyOperation,
    fault: OperationFault,
    { times = 1, entity }: OperationFaultReach = {},
  ): void {
    this.#planned.push({ operation, fault, entity: entity?.toLowerCase(), timesLeft: times });
  }

  /** Forgets the faults that nothing met. */
  clear(): void {
    this.#planned = [];
  }

  /** Does an operation, or what a fault makes of it: refuses it, later or now, or does it later. */
  meet(
    operation: FaultyOperation,
    entityPath: string,
    act: () => void,
    refuse: (error: AmqpErrorFields) => void,
  ): void {
    const fault = this.#take(operation, entityPath);
    if (fault === undefined) {
      act();
      return;
    }
    const { condition, description = "A fault that was injected.", delayMs } = fault;
    const outcome = condition === undefined ? act : () => refuse({ condition, description });
    if (delayMs === undefined) outcome();
    else this.#clock.schedule(this.#clock.now() + delayMs, outcome);
  }

  /** The refusal that an operation meets, once it is due; undefined when it may go on. */
  met(operation: FaultyOperation, entityPath: string): Promise<AmqpErrorFields | undefined> {
    return new Promise((resolve) => {
      this.meet(operation, entityPath, () => resolve(undefined), resolve);
    });
  }

  #take(operation: FaultyOperation, entityPath: string): OperationFault | undefined {
    if (this.#planned.length === 0) return undefined;
    const path = entityPath.toLowerCase();
    const planned = this.#planned.find(
      (other) =>
        other.operation === operation && (other.entity === undefined || other.entity === path),
    );
    if (planned === undefined) return undefined;
    planned.timesLeft -= 1;
    this.#planned = this.#planned.filter(({ timesLeft }) => timesLeft > 0);
    return planned.fault;
  }
}
