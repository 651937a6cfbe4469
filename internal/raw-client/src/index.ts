export { connectRawAs, type RawIdentity } from "./connect-raw-as.ts";
export { managementReply } from "./management-reply.ts";
export { connectRaw, type RawAddress, type RawClient } from "./raw-client.ts";
export { collect, sendRaw, settle, type Transfer, take } from "./transfers.ts";
