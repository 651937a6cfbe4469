import type { Clock } from "../clock.ts";
import { type HttpFaults, rubbish } from "../http-faults.ts";
import type { AdministrationReply } from "./call.ts";
import { writeXml } from "./write-xml.ts";
import { element } from "./xml-element.ts";

export type AdministrationFaults = HttpFaults<"administration">;

/** What a request is answered with: what it would be, or what a fault makes of it; undefined for nothing at all. */
export async function replyOrFault(
  faults: AdministrationFaults,
  clock: Clock,
  answer: () => Promise<AdministrationReply>,
): Promise<AdministrationReply | undefined> {
  const fault = faults.take("administration");
  switch (fault?.kind) {
    case undefined:
      return answer();
    case "drop":
      return undefined;
    case "slow":
      await new Promise<void>((resolve) => {
        clock.schedule(clock.now() + fault.delayMs, resolve);
      });
      return answer();
    case "rubbish":
      return { status: 200, headers: { "content-type": "text/html" }, body: fault.body ?? rubbish };
    case "status": {
      const { status, retryAfterSeconds } = fault;
      const detail = element("Detail", "A fault that was injected.");
      return {
        status,
        headers: {
          "content-type": "application/xml; charset=utf-8",
          ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
        },
        body: writeXml(element("Error", [element("Code", status), detail])),
      };
    }
  }
}
