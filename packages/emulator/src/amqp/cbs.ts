import { TokenRefused } from "../identity/token-refused.ts";
import type { Access } from "./access.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { type NodeResponse, RequestNode } from "./request-node.ts";
import { types } from "./rhea.ts";

/** What the namespace was told by a token, never the token. */
export interface TokenSeen {
  readonly audience: string;
  readonly accepted: boolean;
  /** The name of the identity or of the shared access policy. */
  readonly identityName: string | undefined;
}

/**
 * The claims-based security node: a client puts a token for each entity that it is about to use.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#claims-based-authorization
 */
export function cbsNode(namespace: NamespaceServices, access: Access): RequestNode {
  const { authentication, faults, name: namespaceName } = namespace;
  return new RequestNode(async ({ properties, body }) => {
    const audience = String(properties["name"] ?? "");
    const refuse = (code: number, description: string): NodeResponse => {
      namespace.onToken({ audience, accepted: false, identityName: undefined });
      return reply(code, description);
    };
    if (properties["operation"] !== "put-token") {
      return refuse(400, "BadRequest: The operation must be put-token.");
    }
    const fault = await faults.met("put-token", audience);
    if (fault !== undefined) return refuse(500, fault.description);
    try {
      const type = String(properties["type"] ?? "");
      const token = String(body);
      const put = { type, token, audience, namespace: namespaceName };
      const principal = await authentication.principalOf(put);
      access.put(audience, principal);
      namespace.onToken({ audience, accepted: true, identityName: principal.name });
      return reply(202, "Accepted");
    } catch (error) {
      if (error instanceof TokenRefused) return refuse(401, error.message);
      throw error;
    }
  });
}

function reply(code: number, description: string): NodeResponse {
  return { properties: { "status-code": types.wrap_int(code), "status-description": description } };
}
