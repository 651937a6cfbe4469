import { type EmulatorOptions, startEmulator } from "@buspass/emulator";
import type { Connection } from "rhea";
import { connect, putToken } from "./raw-load.ts";

/** A namespace, and a bare client's connection to it that may do all. */
export interface LoadNamespace extends AsyncDisposable {
  readonly connection: Connection;
}

export async function startLoadNamespace(
  entities: Pick<EmulatorOptions, "queues" | "topics">,
): Promise<LoadNamespace> {
  const emulator = await startEmulator({
    ...entities,
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const { webSocket, credential } = emulator.as("owner");
  const connection = await connect(webSocket);
  const { token } = await credential.getToken("https://servicebus.azure.net");
  await putToken(connection, token, "");
  return {
    connection,
    async [Symbol.asyncDispose]() {
      connection.close();
      await emulator.stop();
    },
  };
}
