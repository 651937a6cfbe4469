import type { ActualNamespace, DeclaredAccess } from "@buspass/access";
import type { AzureOptions } from "./azure-options.ts";
import { signIn } from "./sign-in.ts";

/**
 * Reads an environment in Azure, as whoever is signed in.
 * @throws AzureReadError
 */
export async function readAzure(
  access: DeclaredAccess,
  environment: string,
  { resourceManager, audience }: AzureOptions,
): Promise<ActualNamespace> {
  const { readNamespace } = await import("@buspass/access/azure");
  return await readNamespace(access, environment, {
    credential: signIn(),
    clientOptions: {
      ...(resourceManager !== undefined && { endpoint: resourceManager }),
      ...(audience !== undefined && { credentialScopes: `${audience}/.default` }),
    },
  });
}
