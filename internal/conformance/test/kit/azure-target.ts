import { randomBytes } from "node:crypto";
import { DefaultAzureCredential } from "@azure/identity";
import { ServiceBusAdministrationClient } from "@azure/service-bus";
import type { EmulatorOptions, QueueDefinition, TopologyDefinition } from "@buspass/emulator";
import { azureAdministration } from "./azure.ts";
import { queueOptions, subscriptionOptions, topicOptions } from "./azure-settings.ts";
import { SdkNamespace } from "./sdk-namespace.ts";
import type { AdministeredNamespace, EmulatorNamespace, Namespace, Target } from "./target.ts";

/** A namespace in Azure, in which each test has entities of its own. */
export class AzureTarget implements Target {
  readonly #namespace: string;
  readonly #skip: (why: string) => never;
  readonly #credential = new DefaultAzureCredential();
  readonly #admin: ServiceBusAdministrationClient;
  readonly #open = new AsyncDisposableStack();

  constructor(namespace: string, skip: (why: string) => never) {
    this.#namespace = namespace;
    this.#skip = skip;
    this.#admin = new ServiceBusAdministrationClient(
      azureAdministration ?? namespace,
      this.#credential,
    );
  }

  open(topology: TopologyDefinition): Promise<Namespace> {
    return this.openAdministered(topology);
  }

  async openAdministered({
    queues = {},
    topics = {},
  }: TopologyDefinition): Promise<AdministeredNamespace> {
    const admin = this.#admin;
    const prefix = `conformance-${randomBytes(6).toString("hex")}-`;
    const nameOf = (entity: string): string => prefix + entity;
    this.#open.defer(() => this.#deleteAll(prefix));
    for (const [name, topic] of Object.entries(topics)) {
      await admin.createTopic(nameOf(name), topicOptions(topic));
    }
    for (const [name, queue] of targetsFirst(queues)) {
      await admin.createQueue(nameOf(name), queueOptions(queue, nameOf));
    }
    for (const [topicName, { subscriptions = {} }] of Object.entries(topics)) {
      for (const [name, subscription] of Object.entries(subscriptions)) {
        const options = subscriptionOptions(subscription, nameOf);
        await admin.createSubscription(nameOf(topicName), name, options);
      }
    }
    const access = { namespace: this.#namespace, credential: this.#credential, nameOf };
    return this.#open.use(Object.assign(new SdkNamespace(access), { admin, newName: nameOf }));
  }

  async openEmulator(why: string, _options: EmulatorOptions): Promise<EmulatorNamespace> {
    return this.#skip(why);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.disposeAsync();
  }

  async #deleteAll(prefix: string): Promise<void> {
    for await (const { name } of this.#admin.listQueues()) {
      if (name.startsWith(prefix)) await this.#admin.deleteQueue(name);
    }
    for await (const { name } of this.#admin.listTopics()) {
      if (name.startsWith(prefix)) await this.#admin.deleteTopic(name);
    }
  }
}

/** What is forwarded to must be there first. */
function targetsFirst(
  queues: Readonly<Record<string, QueueDefinition>>,
): [string, QueueDefinition][] {
  const ordered: [string, QueueDefinition][] = [];
  const add = (name: string): void => {
    const queue = queues[name];
    if (queue === undefined || ordered.some(([other]) => other === name)) return;
    for (const target of [queue.forwardTo, queue.forwardDeadLetteredMessagesTo]) {
      if (target !== undefined) add(target);
    }
    ordered.push([name, queue]);
  };
  for (const name of Object.keys(queues)) add(name);
  return ordered;
}
