import type { TokenCredential } from "@azure/core-auth";
import {
  ServiceBusClient,
  type ServiceBusReceiver,
  type ServiceBusReceiverOptions,
  type ServiceBusRuleManager,
  type ServiceBusSender,
  type ServiceBusSessionReceiver,
} from "@azure/service-bus";
import type { EmulatorConnection } from "@buspass/emulator";
import { connectRaw, type RawClient } from "@buspass-internal/raw-client";
import type { Namespace } from "./target.ts";

/** How one identity reaches a namespace. */
export interface Access {
  readonly namespace: string;
  readonly credential: TokenCredential;
  /** Instead of the network. */
  readonly webSocket?: EmulatorConnection["webSocket"];
  /** The name in the namespace of an entity of the test's. */
  nameOf(entity: string): string;
}

/** A namespace through the clients that everybody has. */
export class SdkNamespace implements Namespace, AsyncDisposable {
  readonly name: string;
  readonly client: ServiceBusClient;
  readonly #access: Access;
  readonly #raws: RawClient[] = [];

  constructor(access: Access) {
    this.#access = access;
    this.name = access.namespace;
    this.client = new ServiceBusClient(access.namespace, access.credential, {
      ...(access.webSocket && { webSocketOptions: { webSocket: access.webSocket } }),
      // What the namespace answers first is what a test sees.
      retryOptions: { maxRetries: 0, timeoutInMs: 10_000 },
    });
  }

  sender(entity: string): ServiceBusSender {
    return this.client.createSender(this.#split(entity).name);
  }

  receiver(entity: string, options: ServiceBusReceiverOptions = {}): ServiceBusReceiver {
    const { name, subscription } = this.#split(entity);
    return subscription === undefined
      ? this.client.createReceiver(name, options)
      : this.client.createReceiver(name, subscription, options);
  }

  session(
    entity: string,
    id?: string,
    options: { readonly receiveMode?: "peekLock" | "receiveAndDelete" } = {},
  ): Promise<ServiceBusSessionReceiver> {
    const { name, subscription } = this.#split(entity);
    if (subscription === undefined) {
      return id === undefined
        ? this.client.acceptNextSession(name, options)
        : this.client.acceptSession(name, id, options);
    }
    return id === undefined
      ? this.client.acceptNextSession(name, subscription, options)
      : this.client.acceptSession(name, subscription, id, options);
  }

  rules(entity: string): ServiceBusRuleManager {
    const { name, subscription = "" } = this.#split(entity);
    return this.client.createRuleManager(name, subscription);
  }

  path(entity: string): string {
    const { name, subscription } = this.#split(entity);
    return subscription === undefined ? name : `${name}/Subscriptions/${subscription}`;
  }

  async token(resource = "https://servicebus.azure.net"): Promise<string> {
    const granted = await this.#access.credential.getToken(`${resource}/.default`);
    if (granted === null) throw new Error("The credential has no token.");
    return granted.token;
  }

  async raw(...entities: readonly string[]): Promise<RawClient> {
    const raw = await connectRaw(this.#access);
    this.#raws.push(raw);
    const token = await this.token();
    for (const entity of entities) {
      const { status, description } = await raw.putToken(token, this.path(entity));
      if (status !== 202) throw new Error(`The token was refused: ${description}`);
    }
    return raw;
  }

  async rawWith(saslMechanisms: object): Promise<RawClient> {
    const raw = await connectRaw(this.#access, saslMechanisms);
    this.#raws.push(raw);
    return raw;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const raw of this.#raws) raw[Symbol.dispose]();
    await this.client.close();
  }

  /** `events/billing` is a subscription, `orders` a queue or topic. */
  #split(entity: string): { name: string; subscription: string | undefined } {
    const [name = "", subscription] = entity.split("/");
    return { name: this.#access.nameOf(name), subscription };
  }
}
