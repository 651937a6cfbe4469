import type { Bus } from "@buspass/contracts";
import type { DeclaredAccess } from "../access.ts";
import { azureEnvironment } from "../azure-environment.ts";
import { shortName } from "../checked-namespace.ts";
import { apiVersion } from "./api-version.ts";
import { assignmentsPart } from "./assignments-part.ts";
import { entitiesPart } from "./entities-part.ts";
import { Symbols } from "./symbols.ts";
import { type Parameter, properties, type Resource, type Template } from "./template.ts";

/**
 * The deployment of an environment: the namespace, its entities, and the role assignments.
 * @throws RangeError for an environment that is not declared, or that is the emulator
 */
export function serviceBusTemplate<Name extends string>(
  access: DeclaredAccess<Name>,
  environment: Name,
): Template {
  const { namespace, allowsSharedAccess, principals, resourceGroup } = azureEnvironment(
    access,
    environment,
  );
  const symbols = new Symbols();
  const parameters = commonParameters(access.bus, symbols);
  const serviceBus = symbols.add("service bus");
  const entities = entitiesPart(access.bus, serviceBus, symbols);
  const assignments = assignmentsPart(access, principals ?? {}, entities.symbolOf, symbols);
  const group = resourceGroup ?? "<resource-group>";
  return {
    comment: [
      `The namespace of environment "${environment}", its entities, and who may do what with them.`,
      "Made by `buspass access bicep` from the declaration: change that, and make this anew.",
      "",
      `az deployment group create --resource-group ${group} --template-file <this file>`,
      "",
      "What is taken out of the declaration stays in Azure: a deployment deletes nothing.",
    ],
    parameters: [...parameters, ...assignments.parameters],
    variables: assignments.variables,
    resources: [
      namespaceResource(serviceBus, shortName(namespace), allowsSharedAccess ?? false),
      ...entities.resources,
      ...assignments.resources,
    ],
  };
}

function commonParameters(bus: Bus, symbols: Symbols): Parameter[] {
  return [
    {
      name: symbols.add("location"),
      description: "Where the namespace is.",
      default: { kind: "location of the resource group" },
    },
    {
      name: symbols.add("sku"),
      description: "Basic has no topics, sessions or duplicate detection, so it is not offered.",
      default: needsPremium(bus) ? "Premium" : "Standard",
      allowed: ["Standard", "Premium"],
    },
  ];
}

/** Only the Premium tier has messages of more than 256 KB. */
function needsPremium({ queues, topics }: Bus): boolean {
  return [...Object.values(queues), ...Object.values(topics)].some(
    ({ maxMessageSizeInKilobytes }) => maxMessageSizeInKilobytes !== undefined,
  );
}

function namespaceResource(symbol: string, name: string, allowsSharedAccess: boolean): Resource {
  const sku = { kind: "parameter", name: "sku" } as const;
  return {
    symbol,
    type: "Microsoft.ServiceBus/namespaces",
    apiVersion,
    comment: allowsSharedAccess
      ? ["The environment allows keys (allowsSharedAccess), so local authentication is on."]
      : ["Without local authentication no key and no shared access signature opens it."],
    after: [],
    name,
    body: properties({
      location: { kind: "parameter", name: "location" },
      sku: properties({ name: sku, tier: sku }),
      properties: properties({ disableLocalAuth: !allowsSharedAccess, minimumTlsVersion: "1.2" }),
    }),
  };
}
