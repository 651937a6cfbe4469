// Prints, for each client id that is given ("" for none), whom the token is for, or why there is none.
import { ManagedIdentityCredential } from "@azure/identity";

for (const clientId of process.argv.slice(2)) {
  const credential = new ManagedIdentityCredential(clientId === "" ? {} : { clientId });
  try {
    const { token } = await credential.getToken("https://servicebus.azure.net/.default");
    const { appid, aud } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    console.log(JSON.stringify({ appid, aud }));
  } catch ({ name, message }) {
    console.log(JSON.stringify({ name, message }));
  }
}
