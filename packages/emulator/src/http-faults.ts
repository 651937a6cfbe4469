/** What goes wrong with one request to an endpoint. */
export type HttpFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  /** The right answer, this much later by the namespace's clock. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Status 200 and a body that is not what such requests are answered with. */
  | { readonly kind: "rubbish"; readonly body?: string }
  /** The connection ends without an answer. */
  | { readonly kind: "drop" };

/** What a request gets that is answered with rubbish, unless the fault says. */
export const rubbish = "<html><body>It works!</body></html>";

/** How many requests a fault is for, and of which endpoint. */
export interface HttpFaultReach<Endpoint extends string> {
  /** Default: 1; `Infinity` until `clear()`. */
  readonly requests?: number;
  /** Default: whichever is asked. */
  readonly endpoint?: Endpoint;
}

interface PlannedFault {
  readonly fault: HttpFault;
  readonly endpoint: string | undefined;
  requestsLeft: number;
}

/** Faults that wait for requests to HTTP endpoints. Each request meets at most one, the oldest first. */
export class HttpFaults<Endpoint extends string> {
  #planned: PlannedFault[] = [];

  /** The next requests meet a fault. */
  inject(fault: HttpFault, { requests = 1, endpoint }: HttpFaultReach<Endpoint> = {}): void {
    this.#planned.push({ fault, endpoint, requestsLeft: requests });
  }

  /** Forgets the faults that nothing met. */
  clear(): void {
    this.#planned = [];
  }

  /** The fault that a request to an endpoint meets, if any; it counts as met. */
  take(endpoint: Endpoint): HttpFault | undefined {
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
