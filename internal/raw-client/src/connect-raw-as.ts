import { connectRaw, type RawAddress, type RawClient } from "./raw-client.ts";

/** Where to connect, and who it is that connects. */
export interface RawIdentity extends RawAddress {
  readonly credential: {
    getToken(scope: string): Promise<{ readonly token: string } | null>;
  };
}

/** Connects as an identity, with a token for each entity. */
export async function connectRawAs(
  identity: RawIdentity,
  ...paths: readonly string[]
): Promise<RawClient> {
  const client = await connectRaw(identity);
  const granted = await identity.credential.getToken("https://servicebus.azure.net/.default");
  for (const path of paths) await client.putToken(granted?.token, path);
  return client;
}
