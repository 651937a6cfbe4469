// Prints, for each client id that is given ("" for none), the claims of the token, or why there is none.
import { ManagedIdentityCredential } from "@azure/identity";

for (const clientId of process.argv.slice(2)) {
  const credential = new ManagedIdentityCredential(clientId === "" ? {} : { clientId });
  try {
    const granted = await credential.getToken("https://servicebus.azure.net/.default");
    const claims = JSON.parse(Buffer.from(granted.token.split(".")[1], "base64url"));
    console.log(JSON.stringify({ claims, expiresOnTimestamp: granted.expiresOnTimestamp }));
  } catch ({ name }) {
    console.log(JSON.stringify({ error: name }));
  }
}
