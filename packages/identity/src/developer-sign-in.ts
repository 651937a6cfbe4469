import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { checkId } from "./check-id.ts";
import { IdentityError } from "./identity-error.ts";
import { redact } from "./key-guard/redact.ts";
import { type Seams, type SteadyCredential, steadyCredential } from "./steady-credential.ts";

/** Where a developer's sign-in may be used, and for which tenant. */
export interface DeveloperSignInOptions {
  /** Where this process runs: only `"development"` will do. Default: the variable BUSPASS_ENVIRONMENT. */
  readonly environment?: string;
  /** The tenant of the namespace, where the developer's own is another. */
  readonly tenantId?: string;
}

/** In the order in which they are asked. */
const tools = ["VS Code", "Azure CLI", "Azure Developer CLI"] as const;

/**
 * The person who is signed in on this machine: in VS Code, with `az login` or with `azd auth login`, asked
 * in this order. It is for development alone, and refuses to be made where nobody has said that this is
 * development: a server must not run as whoever has signed in there last.
 *
 * VS Code takes part only in a program that has registered the plugin of `@azure/identity-vscode` 2 or
 * later with `useIdentityPlugin`, as `@azure/identity` has no access to its session by itself.
 *
 * `getToken` throws IdentityError NotSignedIn, which says what each of the tools has said.
 *
 * @throws IdentityError NotDevelopment, IdentityInvalid, KeyRefused
 * @example
 * const credential = developerSignIn({ environment: "development" });
 */
export function developerSignIn(
  options: DeveloperSignInOptions = {},
  seams: Seams = {},
): SteadyCredential {
  const { environment = process.env["BUSPASS_ENVIRONMENT"] } = options;
  if (!isDevelopment(environment)) {
    const given = environment?.trim() ?? "";
    throw new IdentityError(
      "NotDevelopment",
      given === ""
        ? "A developer's sign-in is for development, and nobody has said that this is."
        : `A developer's sign-in is for development, and this environment is "${given}".`,
      "Set BUSPASS_ENVIRONMENT=development on a developer's machine, or use the managed identity of the host.",
    );
  }
  const chosen =
    options.tenantId === undefined ? {} : { tenantId: checkId("tenantId", options.tenantId) };
  let loading: Promise<readonly TokenCredential[]> | undefined;
  return steadyCredential(
    {
      async getToken(scopes, tokenOptions) {
        loading ??= load(chosen);
        return await firstOf(await loading, scopes, tokenOptions);
      },
    },
    { ...seams, source: `the sign-in of ${tools.join(" or ")}`, identity: "the developer" },
  );
}

/** Whether an environment is one where developers run what they write. */
export function isDevelopment(environment: string | undefined): boolean {
  return environment?.trim().toLowerCase() === "development";
}

async function load(options: { readonly tenantId?: string }): Promise<readonly TokenCredential[]> {
  const { AzureCliCredential, AzureDeveloperCliCredential, VisualStudioCodeCredential } =
    await import("@azure/identity");
  return [
    new VisualStudioCodeCredential(options),
    new AzureCliCredential(options),
    new AzureDeveloperCliCredential(options),
  ];
}

/** The token of the first tool that has one, or what all of them say. */
async function firstOf(
  credentials: readonly TokenCredential[],
  scopes: string | string[],
  options: GetTokenOptions | undefined,
): Promise<AccessToken | null> {
  const said: string[] = [];
  for (const [index, credential] of credentials.entries()) {
    try {
      return await credential.getToken(scopes, options);
    } catch (error) {
      if (options?.abortSignal?.aborted) throw error;
      said.push(`${tools[index]}: ${firstSentence(error)}`);
    }
  }
  throw new IdentityError(
    "NotSignedIn",
    `No developer is signed in on this machine. ${said.join(" ")}`,
    "Sign in with `az login`.",
  );
}

function firstSentence(error: unknown): string {
  const message = redact(error instanceof Error ? error.message : String(error));
  const [sentence = message] = /^.+?[.!?](?=\s|$)/s.exec(message.trim()) ?? [];
  return sentence;
}
