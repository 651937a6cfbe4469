import { AzureCliCredential } from "@azure/identity";
import { type DeclaredAccess, drift } from "@buspass/access";
import { readNamespace } from "@buspass/access/azure";

/** The differences of an environment, a sentence each. */
export async function differences(access: DeclaredAccess, environment: string): Promise<string[]> {
  const actual = await readNamespace(access, environment, {
    credential: new AzureCliCredential(),
  });
  return drift(access, environment, actual).map(({ what, wayOut }) => `${what} ${wayOut}`);
}
