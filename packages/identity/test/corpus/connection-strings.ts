import { formsOf, type WrittenKey } from "./key-form.ts";

const at = (host: string, key: string): string =>
  `Endpoint=sb://${host}/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${key}`;

/** What the portal copies. */
export const connectionString = (key: string): string =>
  at("contoso-prod.servicebus.windows.net", key);

/** What somebody has signed with the key, good until 2030. */
export const signature = (key: string): string =>
  `SharedAccessSignature sr=sb%3a%2f%2fcontoso-prod.servicebus.windows.net%2forders&sig=${encodeURIComponent(key)}&se=1900000000&skn=RootManageSharedAccessKey`;

const endpoint = "Endpoint=sb://contoso-prod.servicebus.windows.net/";
const named = "SharedAccessKeyName=RootManageSharedAccessKey";

/** Connection strings in every order, case and cloud. */
export const connectionStrings: readonly WrittenKey[] = formsOf("connection string with a key", {
  "as the portal copies it": connectionString,
  "of one entity": (key) => `${connectionString(key)};EntityPath=orders`,
  "with the entity before the key": (key) =>
    `${endpoint};${named};EntityPath=orders;SharedAccessKey=${key}`,
  "the key first": (key) => `SharedAccessKey=${key};${named};${endpoint}`,
  "the key in the middle": (key) => `${named};SharedAccessKey=${key};${endpoint};EntityPath=a/b`,
  "without the slash": (key) => `${endpoint.slice(0, -1)};${named};SharedAccessKey=${key}`,
  "with a semicolon at its end": (key) => `${connectionString(key)};`,
  "over WebSockets": (key) => `${connectionString(key)};TransportType=AmqpWebSockets`,
  "with a time-out": (key) => `OperationTimeout=00:01:00;${connectionString(key)}`,
  "lower case": (key) => connectionString("").toLowerCase() + key,
  "upper case": (key) => connectionString("").toUpperCase() + key,
  "mixed case": (key) => `${endpoint};sharedAccessKeyname=Root;sharedaccessKEY=${key}`,
  "blanks around the parts": (key) => connectionString(` ${key} `).replaceAll(";", " ; "),
  "blanks around the equal signs": (key) =>
    `Endpoint = sb://contoso ; SharedAccessKeyName = Root ; SharedAccessKey = ${key}`,
  "in China": (key) => at("contoso.servicebus.chinacloudapi.cn", key),
  "in the US government's cloud": (key) => at("contoso.servicebus.usgovcloudapi.net", key),
  "in the German cloud of then": (key) => at("contoso.servicebus.cloudapi.de", key),
  "through a private link": (key) => at("contoso.privatelink.servicebus.windows.net", key),
  "of a name of one's own": (key) => at("bus.contoso.com", key),
  "of Event Hubs": (key) => `${connectionString(key)};EntityPath=telemetry`,
  "of the server that one could install": (key) =>
    `Endpoint=sb://server/Bus;StsEndpoint=https://server:9355/Bus;RuntimePort=9354;ManagementPort=9355;${named};SharedAccessKey=${key}`,
  "of the Access Control Service": (key) =>
    `${endpoint};SharedSecretIssuer=owner;SharedSecretValue=${key}`,
  "the last two parts alone": (key) => `${named};SharedAccessKey=${key}`,
  "the key in quotes": (key) => `${endpoint};${named};SharedAccessKey="${key}"`,
  "twice in a text": (key) => `old: ${connectionString("<key>")}\nnew: ${connectionString(key)}`,
});

/** Tokens that were signed with a key. */
export const signatures: readonly WrittenKey[] = formsOf("shared access signature", {
  "a token": signature,
  "the signature first": (key) =>
    `SharedAccessSignature sig=${encodeURIComponent(key)}&se=1900000000&skn=Root&sr=contoso`,
  "the signature last": (key) =>
    `SharedAccessSignature sr=contoso&se=1900000000&skn=Root&sig=${encodeURIComponent(key)}`,
  "in small letters": (key) =>
    `sharedaccesssignature sr=contoso&sig=${encodeURIComponent(key).replaceAll(/%../g, (code) => code.toLowerCase())}&se=1&skn=r`,
  "not escaped": (key) => `SharedAccessSignature sr=contoso&sig=${key}&se=1900000000&skn=Root`,
  "a connection string of its own": (key) => `${endpoint};SharedAccessSignature=${signature(key)}`,
  "an Authorization header": (key) => `Authorization: ${signature(key)}`,
  "a call of curl": (key) =>
    `curl -H "Authorization: ${signature(key)}" https://contoso-prod.servicebus.windows.net/orders/messages`,
  "a query of a URL": (key) =>
    `https://contoso-prod.servicebus.windows.net/orders?sv=1&sig=${encodeURIComponent(key)}&se=1900000000`,
  "a log of HTML": (key) => signature(key).replaceAll("&", "&amp;"),
  "a token in JSON": (key) => JSON.stringify({ sasToken: signature(key) }),
  "parts of a form": (key) => `sr=contoso\nsig = ${encodeURIComponent(key)}\nse=1900000000`,
});
