import type { AdministrationReply } from "./call.ts";
import { writeXml } from "./write-xml.ts";
import { element } from "./xml-element.ts";

/** An error that was injected, in the shape of all errors of this API. */
export function injectedFailure(status: number): AdministrationReply {
  const detail = element("Detail", "A fault that was injected.");
  return {
    status,
    headers: { "content-type": "application/xml; charset=utf-8" },
    body: writeXml(element("Error", [element("Code", status), detail])),
  };
}
