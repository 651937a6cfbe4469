/** What goes wrong with one request to an endpoint. */
export type IdentityFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  /** The right answer, this much later by the namespace's clock. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Status 200 and a body that is no JSON. */
  | { readonly kind: "rubbish"; readonly body?: string }
  /** The connection ends without an answer. */
  | { readonly kind: "drop" };

/** The endpoints that give tokens. */
export type EndpointName = "app service" | "imds" | "arc" | "entra";

/** How many requests a fault is for, and of which endpoint. */
export interface FaultReach {
  /** Default: 1. */
  readonly requests?: number;
  /** Default: whichever is asked. */
  readonly endpoint?: EndpointName;
}

interface PlannedFault {
  readonly fault: IdentityFault;
  readonly endpoint: EndpointName | undefined;
  requestsLeft: number;
}

/** Faults that wait for requests to the identity endpoints. Each request meets at most one, the oldest first. */
export class IdentityFaults {
  #planned: PlannedFault[] = [];

  /** The next requests meet a fault. */
  inject(fault: IdentityFault, { requests = 1, endpoint }: FaultReach = {}): void {
    this.#planned.push({ fault, endpoint, requestsLeft: requests });
  }

  /** Forgets the faults that nothing met. */
  clear(): void {
    this.#planned = [];
  }

  /** The fault that a request to an endpoint meets, if any; it counts as met. */
  take(endpoint: EndpointName): IdentityFault | undefined {
    const planned = this.#planned.find(
      (other) =>
        other.requestsLeft > 0 && (other.endpoint === undefined || other.endpoint === endpoint),
    );
    if (planned === undefined) return undefined;
    planned.requestsLeft -= 1;
    this.#planned = this.#planned.filter(({ requestsLeft }) => requestsLeft > 0);
    return planned.fault;
  }
}
