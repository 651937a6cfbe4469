// Prints whom a credential's token is for, and never the token. Usage: get-token.mjs CLASS [OPTIONS AS JSON]
import {
  DefaultAzureCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";

const classes = { DefaultAzureCredential, ManagedIdentityCredential, WorkloadIdentityCredential };
const [, , name, options] = process.argv;
const credential = new classes[name](...(options === undefined ? [] : [JSON.parse(options)]));
const { token } = await credential.getToken("https://servicebus.azure.net/.default");
const { appid, aud } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
console.log(JSON.stringify({ appid, aud }));
