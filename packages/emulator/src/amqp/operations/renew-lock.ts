import { messageLockLost } from "../conditions.ts";
import { types } from "../rhea.ts";
import { listOf, type Operation } from "./operation.ts";

const timestampCode = 0x83;

/** `com.microsoft:renew-lock`: extends the locks named; 410 when one of them is lost. */
export const renewLock: Operation = {
  right: "Listen",
  run({ queue, body, nowMs }) {
    const tokens = listOf(body["lock-tokens"]).filter((token) => Buffer.isBuffer(token));
    const expirations = tokens.map((token) => queue.renewLock(token.toString("hex")));
    if (expirations.length === 0 || expirations.includes(undefined)) {
      return { status: 410, error: messageLockLost(nowMs) };
    }
    return {
      status: 200,
      body: { expirations: types.wrap_array(expirations, timestampCode, undefined) },
    };
  },
};
