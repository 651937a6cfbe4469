import { renewLock as renew } from "../../entities/lock.ts";
import { types } from "../rhea.ts";
import { lockTokens } from "./fields.ts";
import type { Operation } from "./operation.ts";

const timestampCode = 0x83;

/** `com.microsoft:renew-lock`: extends the locks that are named. */
export const renewLock: Operation = {
  right: "Listen",
  run({ queue, body }) {
    const expirations = lockTokens(body).map((token) => renew(queue, token));
    return {
      status: 200,
      body: { expirations: types.wrap_array(expirations, timestampCode, undefined) },
    };
  },
};
