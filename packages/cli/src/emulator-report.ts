import type { InspectedIdentity } from "@buspass/emulator";
import { colorsFor } from "./colors-for.ts";
import type { ConfiguredNamespace, RunningNamespace } from "./start-namespaces.ts";

/** A namespace, and the file for `node --env-file` that leads there. */
export interface ReportedNamespace extends RunningNamespace {
  readonly environmentFile: string;
}

/** One line for the person who waits: what is ready. */
export function readyLine({ configured, emulator }: RunningNamespace): string {
  const identities = Object.keys(emulator.inspect().identities).join(", ") || "none";
  const entities = counted(entitiesOf(configured).length);
  return `${configured.name} is ready at ${emulator.namespace}: ${entities}, identities: ${identities}.`;
}

/** All that a person needs to use the namespaces, for a terminal. */
export function textReport(namespaces: readonly ReportedNamespace[]): string {
  return namespaces.map(textOf).join("\n\n");
}

function textOf({ configured, emulator, env, environmentFile }: ReportedNamespace): string {
  const { namespace, administration, resourceManager, resourceId, inspect } = emulator;
  const { bold } = colorsFor(process.stdout);
  const identities = Object.entries(inspect().identities).map(([name, identity]) => [
    identity.systemAssigned ? `${name} (system-assigned)` : name,
    identity.clientId,
    rolesOf(identity),
  ]);
  return [
    `${bold("Namespace")}         ${configured.name}, at ${namespace}`,
    `${bold("Administration")}    ${administration}`,
    `${bold("Resource Manager")}  ${resourceManager}`,
    `${bold("Resource id")}       ${resourceId}`,
    `${bold("CA file")}           ${env["BUSPASS_EMULATOR_CA"]}`,
    "",
    bold("Entities"),
    ...table(entitiesOf(configured).map(({ path, kind }) => [path, kind])),
    "",
    bold("Identities"),
    ...table(identities),
    "",
    bold("To run a program against it, in another terminal"),
    `  ${commandLine(env["NODE_EXTRA_CA_CERTS"] ?? "", environmentFile)}`,
  ].join("\n");
}

/** The same as one line of JSON. */
export function jsonReport(namespaces: readonly ReportedNamespace[]): string {
  return JSON.stringify({ processId: process.pid, namespaces: namespaces.map(jsonOf) });
}

function jsonOf({ configured, emulator, env, environmentFile }: ReportedNamespace): object {
  const { namespace, administration, resourceManager, resourceId, inspect } = emulator;
  return {
    name: configured.name,
    fullyQualifiedNamespace: namespace,
    administration,
    resourceManager,
    resourceId,
    caFile: env["BUSPASS_EMULATOR_CA"],
    environmentFile,
    entities: entitiesOf(configured),
    identities: Object.entries(inspect().identities).map(
      ([name, { clientId, objectId, systemAssigned, roles }]) => ({
        name,
        clientId,
        objectId,
        systemAssigned,
        roles,
      }),
    ),
  };
}

interface Entity {
  /** As the scope of a role assignment has it. */
  readonly path: string;
  readonly kind: "queue" | "topic" | "subscription";
}

function entitiesOf({ options: { queues, topics } }: ConfiguredNamespace): Entity[] {
  return [
    ...Object.keys(queues).map((path): Entity => ({ path, kind: "queue" })),
    ...Object.entries(topics).flatMap(([topic, { subscriptions }]): Entity[] => [
      { path: topic, kind: "topic" },
      ...Object.keys(subscriptions ?? {}).map(
        (name): Entity => ({ path: `${topic}/${name}`, kind: "subscription" }),
      ),
    ]),
  ];
}

function rolesOf({ roles }: InspectedIdentity): string {
  return (
    roles.map(({ role, scope }) => `${role} on ${scope || "the namespace"}`).join(", ") ||
    "no role: gets tokens, and may do nothing"
  );
}

/** Node reads the authorities before it reads an environment file, so these must be set outside. */
function commandLine(caFile: string, environmentFile: string): string {
  const setCa =
    process.platform === "win32"
      ? `$env:NODE_EXTRA_CA_CERTS = "${caFile}";`
      : `NODE_EXTRA_CA_CERTS="${caFile}"`;
  return `${setCa} node --env-file="${environmentFile}" program.mjs`;
}

function counted(entities: number): string {
  return entities === 1 ? "1 entity" : `${entities} entities`;
}

/** Rows of which each column but the last is as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ["  none"];
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = Math.max(...rows.map((other) => other[column]?.length ?? 0));
      return column === row.length - 1 ? cell : cell.padEnd(width);
    });
    return `  ${cells.join("  ")}`;
  });
}
