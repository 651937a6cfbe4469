import { type EmulatorConfig, readConfig } from "@buspass/emulator/config";

/** What there is without a file: names of Microsoft's sample. */
export const defaultConfig: EmulatorConfig = readConfig({
  UserConfig: {
    Namespaces: [
      {
        Name: "sbemulatorns",
        Queues: [{ Name: "queue.1" }],
        Topics: [{ Name: "topic.1", Subscriptions: [{ Name: "subscription.1" }] }],
      },
    ],
  },
});
