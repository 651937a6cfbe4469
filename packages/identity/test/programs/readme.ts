import { detectHost, hostIdentity, serviceBusScope, tokenClaims } from "@buspass/identity";
import { keysInEnvironment, redact } from "@buspass/identity/key-guard";

for (const { variable, remedy } of keysInEnvironment()) {
  console.log(`${variable} holds a key. ${remedy}`);
}
const host = detectHost();
console.log(`${host.kind}, told by ${host.evidence.map(({ name }) => name)}`);

const credential = hostIdentity(host); // for `new ServiceBusClient(namespace, credential)`
const { token } = await credential.getToken(serviceBusScope);
console.log(`${credential.identity}, from ${credential.source}`);
console.log(`its object id is ${tokenClaims(token)?.objectId}`);

const [state] = credential.state().tokens; // for a health check: never the token
console.log(state?.lastError?.message ?? "renewed by itself, hours before it ends");
console.log(redact(`SharedAccessKey=${process.argv[2]}`));
