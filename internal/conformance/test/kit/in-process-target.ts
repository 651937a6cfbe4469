import { readFile } from "node:fs/promises";
import { ServiceBusAdministrationClient } from "@azure/service-bus";
import {
  type Emulator,
  type EmulatorOptions,
  type ManualClock,
  manualClock,
  startEmulator,
  type TopologyDefinition,
} from "@buspass/emulator";
import { type Access, SdkNamespace } from "./sdk-namespace.ts";
import type { AdministeredNamespace, EmulatorNamespace, Namespace, Target } from "./target.ts";

/** The emulator in this process; its time stands still. */
export class InProcessTarget implements Target {
  readonly #open = new AsyncDisposableStack();

  open(topology: TopologyDefinition): Promise<Namespace> {
    return this.#start(topology);
  }

  openEmulator(_why: string, options: EmulatorOptions): Promise<EmulatorNamespace> {
    return this.#start(options);
  }

  async openAdministered(topology: TopologyDefinition): Promise<AdministeredNamespace> {
    const namespace = await this.#start({ ...topology, tlsPort: 0 });
    const { administration = "", env } = namespace.emulator;
    const { credential } = namespace.emulator.as("owner");
    const ca = await readFile(env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
    const admin = new ServiceBusAdministrationClient(administration, credential, {
      tlsOptions: { ca },
      retryOptions: { maxRetries: 0 },
    });
    return Object.assign(namespace, { admin, newName: (entity: string) => entity });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.disposeAsync();
  }

  async #start(options: EmulatorOptions): Promise<InProcessNamespace> {
    const clock = manualClock();
    const emulator = await startEmulator({
      clock,
      ...options,
      identities: {
        owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] },
        ...options.identities,
      },
    });
    this.#open.use(emulator);
    return this.#open.use(new InProcessNamespace(emulator, clock));
  }
}

class InProcessNamespace extends SdkNamespace implements EmulatorNamespace {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  readonly #others = new AsyncDisposableStack();

  constructor(emulator: Emulator, clock: ManualClock) {
    super(accessAs(emulator, "owner"));
    this.emulator = emulator;
    this.clock = clock;
  }

  as(identityName: string): Namespace {
    return this.#others.use(new SdkNamespace(accessAs(this.emulator, identityName)));
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#others.disposeAsync();
    await super[Symbol.asyncDispose]();
  }
}

function accessAs(emulator: Emulator, identityName: string): Access {
  return { ...emulator.as(identityName), nameOf: (entity) => entity };
}
