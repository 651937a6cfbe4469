import { type Issuer, TokenRefused } from "../identity/issuer.ts";
import type { Grants } from "./grants.ts";
import { type NodeResponse, RequestNode } from "./request-node.ts";
import { types } from "./rhea.ts";

/** What the namespace was told by a token, never the token. */
export interface TokenSeen {
  readonly audience: string;
  readonly accepted: boolean;
  readonly identityName: string | undefined;
}

/**
 * The claims-based security node: a client puts a token for each entity that it is about to use.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#claims-based-authorization
 */
export function cbsNode(
  issuer: Issuer,
  grants: Grants,
  onToken: (seen: TokenSeen) => void,
): RequestNode {
  return new RequestNode(async ({ properties, body }) => {
    const audience = String(properties["name"] ?? "");
    const refuse = (code: number, description: string): NodeResponse => {
      onToken({ audience, accepted: false, identityName: undefined });
      return reply(code, description);
    };
    if (properties["operation"] !== "put-token") {
      return refuse(400, "BadRequest: The operation must be put-token.");
    }
    if (properties["type"] !== "jwt") {
      return refuse(
        401,
        "LocalAuthDisabled: Authorization failed because SAS authentication has been disabled for the namespace. Use a Microsoft Entra token.",
      );
    }
    try {
      const verified = await issuer.verify(String(body));
      grants.put(audience, verified);
      onToken({ audience, accepted: true, identityName: verified.identity.name });
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
