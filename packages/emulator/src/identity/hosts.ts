import { startArcEndpoint } from "./arc-endpoint.ts";
import { startImdsEndpoint } from "./imds-endpoint.ts";
import type { TokenSource } from "./token-source.ts";
import {
  startWorkloadIdentity,
  type WorkloadIdentity,
  type WorkloadIdentityOptions,
} from "./workload-identity.ts";

/** Hosts besides App Service that give their processes an identity. */
export type IdentityHost = "virtual machine" | "arc" | "kubernetes";

type Environment = Readonly<Record<string, string>>;

/** The identity endpoints of other hosts, each opened when it is first asked for. */
export class Hosts {
  readonly #source: TokenSource;
  readonly #tls: WorkloadIdentityOptions | undefined;
  readonly #stops: (() => Promise<void>)[] = [];
  #virtualMachine: Promise<Environment> | undefined;
  #arc: Promise<Environment> | undefined;
  #kubernetes: Promise<WorkloadIdentity> | undefined;

  /** @param tls a certificate of this host, which Kubernetes' authority needs */
  constructor(source: TokenSource, tls: WorkloadIdentityOptions | undefined) {
    this.#source = source;
    this.#tls = tls;
  }

  /**
   * The variables of a process on a host.
   * @throws RangeError when there is no identity of that name, or no certificate for Kubernetes
   */
  async env(host: IdentityHost, identityName: string): Promise<Environment> {
    const { clientId, systemAssigned } = this.#source.identities.expect(identityName);
    const chosen = systemAssigned ? {} : { AZURE_CLIENT_ID: clientId };
    switch (host) {
      case "virtual machine":
        this.#virtualMachine ??= this.#open(startImdsEndpoint(this.#source));
        return { ...(await this.#virtualMachine), ...chosen };
      case "arc":
        this.#arc ??= this.#open(startArcEndpoint(this.#source));
        return { ...(await this.#arc), ...chosen };
      case "kubernetes":
        this.#kubernetes ??= this.#startKubernetes();
        return (await this.#kubernetes).envFor(identityName);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()));
  }

  async #open(
    starting: Promise<{ readonly env: Environment; stop(): Promise<void> }>,
  ): Promise<Environment> {
    const endpoint = await starting;
    this.#stops.push(() => endpoint.stop());
    return endpoint.env;
  }

  async #startKubernetes(): Promise<WorkloadIdentity> {
    if (this.#tls === undefined) {
      throw new RangeError("Kubernetes' authority speaks TLS: start the emulator with `tlsPort`.");
    }
    const workloadIdentity = await startWorkloadIdentity(this.#source, this.#tls);
    this.#stops.push(() => workloadIdentity.stop());
    return workloadIdentity;
  }
}
