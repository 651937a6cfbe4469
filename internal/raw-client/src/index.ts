export { connectRawAs, type RawIdentity } from "./connect-raw-as.ts";
export { managementReply } from "./management-reply.ts";
export { connectRaw, type RawAddress, type RawClient } from "./raw-client.ts";
export {
  openTransactions,
  sendIn,
  settleIn,
  type TransactionClient,
} from "./transaction-client.ts";
export type { ToldState } from "./transaction-frames.ts";
export { collect, sendRaw, settle, type Transfer, take } from "./transfers.ts";
