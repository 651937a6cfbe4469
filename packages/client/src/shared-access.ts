import { redact } from "@buspass/identity/key-guard";
import { BuspassError } from "./buspass-error.ts";
import { isOnThisMachine, namespaceName } from "./namespace-name.ts";
import {
  type SharedAccess,
  SharedAccessCredential,
  type SharedAccessParts,
} from "./shared-access-credential.ts";

export type { SharedAccess } from "./shared-access-credential.ts";

/** A key, why it must be, and until when. */
export interface SharedAccessOptions {
  /** As the portal shows it, for the namespace or for an entity. */
  readonly connectionString: string;
  /** Why there is no other way yet, for the one who reads the warning. At least 10 characters. */
  readonly reason: string;
  /** The last day on which the key may be used, in UTC, such as `"2027-03-31"`: at most 180 days from now. */
  readonly until: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Two quarters: whoever needs more decides again. */
const longestDays = 180;

const shortestReason = 10;

/**
 * The only way to connect with a key: `connect(bus, { credential: sharedAccess({ … }) })`. It is for the
 * time until everything is set up for identities, and says so: each `connect` emits a warning of the
 * process, past `until` it is refused, and in an environment other than development it is refused unless
 * the declaration allows it there.
 *
 * Nothing that prints, copies or serializes the result shows the key.
 *
 * @throws BuspassError SharedAccessInvalid, NamespaceInvalid; KeyRefused when `until` is over
 * @example
 * const credential = sharedAccess({
 *   connectionString: await secret("orders-connection-string"),
 *   reason: "the partner's server is in no tenant of ours",
 *   until: "2027-03-31",
 * });
 * await using client = await connect(bus, { credential });
 */
export function sharedAccess(options: SharedAccessOptions): SharedAccess {
  const reason = checkedReason(options.reason);
  const endMs = endOf(options.until);
  const credential = new SharedAccessCredential({
    ...read(options.connectionString),
    reason,
    until: options.until,
    endMs,
  });
  credential.refuseWhenOver();
  if (endMs > Date.now() + (longestDays + 1) * dayMs) {
    throw invalid(
      `The date "${options.until}" is more than ${longestDays} days away.`,
      "Give an earlier one: when it comes, somebody decides again.",
    );
  }
  return credential;
}

function checkedReason(reason: unknown): string {
  const text = typeof reason === "string" ? reason.trim() : "";
  if (text.length < shortestReason) {
    throw invalid(
      "A key needs a reason, and there is none.",
      `Write in \`reason\`, in ${shortestReason} characters at least, why this process cannot connect as itself.`,
    );
  }
  if (redact(text) !== text) {
    throw invalid("The reason holds a secret.", "Write why, and not what.");
  }
  return text;
}

/** The first moment after a day. */
function endOf(until: unknown): number {
  const [, year = "", month = "", day = ""] =
    /^(\d{4})-(\d{2})-(\d{2})$/.exec(typeof until === "string" ? until : "") ?? [];
  const startMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDate = new Date(startMs).toISOString().startsWith(`${year}-${month}-${day}T`);
  // What is no date is not repeated: it may be anything.
  if (year !== "" && isDate) return startMs + dayMs;
  throw invalid(
    "There is no day until which the key may be used.",
    "Write it in `until` as an ISO date, such as 2027-03-31.",
  );
}

type Parsed = Pick<SharedAccessParts, "namespace" | "policy" | "development" | "secret">;

/**
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#get-the-connection-string. Names
 * are matched in any case, as .NET does.
 */
function read(connectionString: unknown): Parsed {
  const text = typeof connectionString === "string" ? connectionString.trim() : "";
  const parts = new Map(
    text.split(";").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()];
    }),
  );
  const endpoint = /^[a-z]+:\/\/([^/?#]+)\/?$/i.exec(parts.get("endpoint") ?? "")?.[1];
  if (endpoint === undefined) throw noConnectionString("has no Endpoint");
  // Microsoft's emulator, beside the program or in a container of its own.
  const microsofts = parts.get("usedevelopmentemulator")?.toLowerCase() === "true";
  const namespace =
    microsofts && /^[a-z0-9_-]{1,40}(:\d{1,5})?$/i.test(endpoint)
      ? endpoint
      : namespaceName("The Endpoint of the connection string", endpoint);
  // A key of Azure's does not become an emulator's by what stands beside it.
  const development = isOnThisMachine(namespace) || !namespace.includes(".");
  const policy = policyName(parts.get("sharedaccesskeyname"));
  const key = parts.get("sharedaccesskey");
  const signature = parts.get("sharedaccesssignature");
  if (key && policy !== undefined) {
    const secret = microsofts && development ? { connectionString: text } : { key };
    return { namespace, policy, development, secret };
  }
  if (signature) return { namespace, policy: undefined, development, secret: { signature } };
  throw noConnectionString(
    "has neither a SharedAccessKeyName with its SharedAccessKey nor a SharedAccessSignature",
  );
}

/** Printed in warnings: nobody's key stands in its place. */
function policyName(name: string | undefined): string | undefined {
  return name !== undefined && /^[\w.-]{1,40}$/.test(name) ? name : undefined;
}

function noConnectionString(problem: string): BuspassError {
  return invalid(
    `The connection string ${problem}.`,
    "Copy it again, as `az servicebus namespace authorization-rule keys list` shows it.",
  );
}

function invalid(what: string, remedy: string): BuspassError {
  return new BuspassError("SharedAccessInvalid", what, { remedy });
}
