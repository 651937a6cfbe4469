import { inspect } from "node:util";
import {
  clientIdFromEnvironment,
  detectHost,
  developerSignIn,
  hostIdentity,
  managedIdentity,
  serviceBusScope,
  steadyCredential,
  tokenClaims,
  workloadIdentity,
} from "@buspass/identity";
import { keysInEnvironment } from "@buspass/identity/key-guard";

/*
 * Puts a text that holds a key through every door of the package, and prints all that comes of it. How many
 * doors there were goes to standard error, as the last line.
 */
const text = process.env["HELD"] ?? "";
const plain = {
  getToken: () => Promise.resolve({ token: text, expiresOnTimestamp: Date.now() + 60_000 }),
};
const failing = {
  getToken: () =>
    Promise.reject(new Error(text, { cause: Object.assign(new Error(text), { text }) })),
};
const variables = [
  "AZURE_CLIENT_ID",
  "AZURE_SERVICEBUS_CLIENTID",
  "AZURE_TENANT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "BUSPASS_ENVIRONMENT",
  "IDENTITY_ENDPOINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
  "SERVICEBUS_CONNECTION_STRING",
];

const doors: readonly (() => unknown)[] = [
  ...["clientId", "objectId", "resourceId"].map(
    (id) => () => untyped(managedIdentity, { [id]: text }),
  ),
  ...["clientId", "tenantId", "tokenFilePath"].map(
    (option) => () => untyped(workloadIdentity, { [option]: text }),
  ),
  () => developerSignIn({ environment: text }),
  () => developerSignIn({ environment: "development", tenantId: text }),
  () => steadyCredential(plain, { source: text, identity: text }),
  async () => {
    const credential = steadyCredential(plain);
    const { token } = await credential.getToken(serviceBusScope);
    return [credential, credential.state(), tokenClaims(token)];
  },
  () => steadyCredential(plain).getToken(text),
  () => steadyCredential(plain).getToken([text]),
  () => steadyCredential(plain).getToken(serviceBusScope, { tenantId: text }),
  () => steadyCredential(plain).getToken(serviceBusScope, { claims: text }),
  () => steadyCredential(failing).getToken(serviceBusScope),
  async () => {
    const credential = steadyCredential(failing);
    await credential.getToken(serviceBusScope).catch(() => {});
    return credential.state();
  },
  ...variables.flatMap((name) => [
    () => detectHost({ env: { [name]: text } }),
    () => hostIdentity(detectHost({ env: { [name]: text } })),
    () => clientIdFromEnvironment({ [name]: text }),
    () => keysInEnvironment({ [name]: text }),
    () => inEnvironment(name, () => managedIdentity()),
    () => inEnvironment(name, () => workloadIdentity()),
  ]),
];

for (const open of doors) {
  try {
    show(await open());
  } catch (error) {
    show(error);
  }
}
console.error(`${doors.length} doors`);

/** Calls it as somebody does who has no types. */
function untyped(make: typeof managedIdentity | typeof workloadIdentity, option: object): unknown {
  return Reflect.apply(make, undefined, [option]);
}

/** With a variable that holds the text, and all others that it takes to get as far as a request. */
async function inEnvironment(name: string, make: () => ReturnType<typeof managedIdentity>) {
  process.env[name] = text;
  try {
    const credential = make();
    return [credential, await credential.getToken(serviceBusScope), credential.state()];
  } finally {
    delete process.env[name];
  }
}

function show(value: unknown): void {
  const all = { depth: Number.POSITIVE_INFINITY, showHidden: true };
  console.log(inspect(value, all), JSON.stringify(value), String(value));
  if (value instanceof Error) console.log(value.stack, inspect(value.cause, all));
}
