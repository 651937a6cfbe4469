import { randomUUID } from "node:crypto";
import type { EndpointReply } from "./loopback-server.ts";

/**
 * An error of Entra's token endpoint, with its number in the text and beside it.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function entraError(
  status: number,
  error: string,
  code: number,
  message: string,
  nowMs: number,
): EndpointReply {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = new Date(nowMs).toISOString().replace("T", " ").replace(/\.\d+/, "");
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
