import { randomUUID } from "node:crypto";
import { EntityError } from "../entities/entity-error.ts";
import { RuleSyntaxError } from "../entities/rules/rule.ts";
import { nothingListed } from "./atom.ts";
import {
  type AdministrationReply,
  type AdministrationRequest,
  type AdministrationServices,
  Call,
} from "./call.ts";
import { InvalidValue, Refusal, refusals } from "./refusal.ts";
import { routeOf } from "./routes.ts";
import { writeXml } from "./write-xml.ts";
import { element } from "./xml-element.ts";

/** Versions of the API that the clients ask for. */
const apiVersions = ["2017-04", "2021-05"];

/**
 * The administration API of the namespace, without the HTTP around it: Atom entries of queues, topics,
 * subscriptions and rules.
 * https://learn.microsoft.com/rest/api/servicebus/entities
 */
export async function administer(
  services: AdministrationServices,
  request: AdministrationRequest,
): Promise<AdministrationReply> {
  const host = String(request.headers["host"] ?? "");
  const address = `https://${host}${request.target}`;
  const path = request.target.startsWith("/") ? pathOf(address) : undefined;
  try {
    if (path === undefined) throw refusals.badRequest("The address is malformed.");
    return await run(services, request, new URL(address), path);
  } catch (error) {
    const refusal = refusalOf(error, path ?? "");
    if (refusal === undefined) throw error;
    return refused(services, refusal, path ?? "");
  }
}

async function run(
  services: AdministrationServices,
  request: AdministrationRequest,
  url: URL,
  path: string,
): Promise<AdministrationReply> {
  const version = url.searchParams.get("api-version");
  if (version !== null && !apiVersions.includes(version)) throw refusals.apiVersion(apiVersions);
  const route = routeOf(path);
  const call = new Call(services, request, url, path, route?.names ?? {});
  // Nothing is at the namespace's own address, which tells so to everybody.
  if (route === undefined && request.method === "GET") return nothingListed(call);
  const { operations = {} } = route ?? {};
  const operation = Object.hasOwn(operations, request.method)
    ? operations[request.method]
    : undefined;
  if (operation === undefined) throw refusals.verb(request.method);
  if (request.method === "GET") return operation(call);
  requireAble(services);
  const reply = await operation(call);
  requireAble(services);
  return reply;
}

/** A change that cannot be kept is refused, and so is one that could not be. */
function requireAble(services: AdministrationServices): void {
  if (services.isUnable()) throw refusals.internalError();
}

/** Decoded, without the slashes at its ends; undefined for what is no address. */
function pathOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  try {
    return decodeURIComponent(new URL(address).pathname).replace(/^\/+|\/+$/g, "");
  } catch {
    // A percent sign without two digits after it.
    return undefined;
  }
}

/** The refusal behind what an operation threw; undefined for what is a defect here. */
function refusalOf(error: unknown, path: string): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof RuleSyntaxError || error instanceof InvalidValue) {
    // What belongs to a topic is checked by the topic, which gives no sub-code.
    const subCode = /\/subscriptions\//i.test(path) ? "" : "SubCode=40000. ";
    return new Refusal(400, `${subCode}${error.message}`);
  }
  // Another request was faster: it took the name, or deleted the entity.
  if (error instanceof EntityError) {
    return error.code === "EntityExists" ? refusals.conflict() : refusals.nothingHosted();
  }
  return undefined;
}

/** Every refusal ends in what would find it in the service's logs. */
function refused(
  { namespace, clock }: AdministrationServices,
  { status, message }: Refusal,
  path: string,
): AdministrationReply {
  const timestamp = new Date(clock.now()).toISOString().slice(0, 19);
  const tracking = `TrackingId:${randomUUID()}_G0, SystemTracker:${namespace()}:${path}, Timestamp:${timestamp}`;
  return {
    status,
    headers: { "content-type": "application/xml; charset=utf-8" },
    body: writeXml(
      element("Error", [element("Code", status), element("Detail", `${message} ${tracking}`)]),
    ),
  };
}
