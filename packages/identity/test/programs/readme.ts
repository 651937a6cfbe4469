import { findKey, managedIdentity, redact, tokenClaims } from "@buspass/identity";

const credential = managedIdentity(); // or { clientId } for a user-assigned one
const { token } = await credential.getToken("https://servicebus.azure.net/.default");
console.log(`${credential.source} speaks for ${tokenClaims(token)?.objectId}`);

const setting = `SharedAccessKeyName=Root;SharedAccessKey=${process.argv[2]}`;
console.log(findKey(setting)); // "connection string with a key"
console.log(redact(setting)); // "SharedAccessKeyName=Root;SharedAccessKey=<redacted>"
