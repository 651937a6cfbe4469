import { entityPathOf } from "./entity-path.ts";
import { type IncomingLink, types } from "./rhea.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#send-via-functionality */
const name = "com.microsoft:transfer-destination-address";

/** The entity that a sender means, when it sends via the one that its link leads to. */
export function transferDestination({ properties }: IncomingLink): string | undefined {
  const address: unknown = properties?.[name];
  return typeof address === "string" ? entityPathOf(address) : undefined;
}

/** Tells it to the client, too. */
export function setDestination(link: IncomingLink, path: string): void {
  link.local.attach.properties = { [name]: types.wrap_string(path) };
}
