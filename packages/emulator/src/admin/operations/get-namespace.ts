import { entryReply } from "../atom.ts";
import { refusals } from "../refusal.ts";
import { element } from "../xml-element.ts";
import type { Operation } from "./operation.ts";

/** `GET /$namespaceinfo` */
export const getNamespace: Operation = async (call) => {
  await call.requireManage("", refusals.read());
  const { startedAtMs } = call.services;
  const time = new Date(startedAtMs).toISOString();
  return entryReply(call, 200, {
    path: "$namespaceinfo",
    title: call.namespaceName,
    createdAtMs: startedAtMs,
    updatedAtMs: startedAtMs,
    description: element("NamespaceInfo", [
      element("CreatedTime", time),
      // The tier whose limits the emulator has.
      element("MessagingSKU", "Standard"),
      element("ModifiedTime", time),
      element("Name", call.namespaceName),
      element("NamespaceType", "Messaging"),
    ]),
  });
};
