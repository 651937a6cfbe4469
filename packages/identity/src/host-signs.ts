import type { Environment } from "./environment.ts";
import { arcAgent } from "./managed-identity-source.ts";

/** Where a process can run. */
export type HostKind =
  | "Container Apps"
  | "Service Fabric"
  | "App Service"
  | "Kubernetes"
  | "Azure Arc"
  | "developer's machine"
  | "Azure virtual machine"
  | "container"
  | "unknown";

/** Something that tells where a process runs. Its value is never part of it: some are secrets. */
export interface Evidence {
  readonly kind: "variable" | "file" | "option";
  /** The name of the variable or option, or the file's path. */
  readonly name: string;
  /** What it tells, in words. */
  readonly says: string;
}

/** What to look for, and what follows from it. */
export interface HostSign extends Evidence {
  readonly host?: HostKind;
  /** The process was started by Internet Information Services. */
  readonly iis?: boolean;
  /** What a file must hold; without it, it is enough that it is there. */
  readonly holds?: string;
}

/** Which host it is when signs of several are there: a container runs on a virtual machine, too. */
export const precedence: readonly HostKind[] = [
  "Container Apps",
  "Service Fabric",
  "App Service",
  "Kubernetes",
  "Azure Arc",
  "Azure virtual machine",
  "container",
];

/** The signs of a platform, each with its source. None needs a network. */
export function hostSigns(env: Environment, platform: NodeJS.Platform): readonly HostSign[] {
  const variable = (name: string, says: string, more: Partial<HostSign> = {}): HostSign => ({
    kind: "variable",
    name,
    says,
    ...more,
  });
  const file = (name: string, says: string, more: Partial<HostSign>): HostSign => ({
    kind: "file",
    name,
    says,
    ...more,
  });
  const agent = arcAgent(env, platform);
  return [
    // https://learn.microsoft.com/azure/container-apps/environment-variables
    variable("CONTAINER_APP_NAME", "an app of Container Apps", { host: "Container Apps" }),
    variable("CONTAINER_APP_JOB_NAME", "a job of Container Apps", { host: "Container Apps" }),
    // https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code
    variable("IDENTITY_SERVER_THUMBPRINT", "a service of Service Fabric", {
      host: "Service Fabric",
    }),
    // https://learn.microsoft.com/azure/app-service/reference-app-settings
    variable("WEBSITE_SITE_NAME", "an app of App Service", { host: "App Service" }),
    variable("WEBSITE_HOSTNAME", "an app of App Service", { host: "App Service" }),
    // https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
    variable("IDENTITY_HEADER", "an identity endpoint as App Service has it", {
      host: "App Service",
    }),
    // https://learn.microsoft.com/azure/aks/workload-identity-overview
    variable("AZURE_FEDERATED_TOKEN_FILE", "a pod with workload identity", { host: "Kubernetes" }),
    // https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    variable("KUBERNETES_SERVICE_HOST", "a pod", { host: "Kubernetes" }),
    // https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication
    variable("IMDS_ENDPOINT", "an identity endpoint as Azure Arc has it", { host: "Azure Arc" }),
    // Where @azure/msal-node 7.2 looks for the metadata service of a virtual machine instead.
    variable("AZURE_POD_IDENTITY_AUTHORITY_HOST", "a metadata service elsewhere", {
      host: "Azure virtual machine",
    }),
    ...(agent === undefined ? [] : [file(agent, "the agent of Azure Arc", { host: "Azure Arc" })]),
    // https://learn.microsoft.com/iis/extensions/httpplatformhandler/httpplatformhandler-configuration-reference
    variable("HTTP_PLATFORM_PORT", "HttpPlatformHandler of IIS", { iis: true }),
    variable("APP_POOL_ID", "an application pool of IIS", { iis: true }),
    variable("ASPNETCORE_PORT", "the ASP.NET Core Module of IIS", { iis: true }),
    variable("IISNODE_VERSION", "iisnode", { iis: true }),
    ...machineSigns(env, platform, file),
  ];
}

function machineSigns(
  env: Environment,
  platform: NodeJS.Platform,
  file: (name: string, says: string, more: Partial<HostSign>) => HostSign,
): readonly HostSign[] {
  switch (platform) {
    case "linux":
      return [
        // Says "MSFT AZURE VM" in ASCII: `ChassisAssetTag` of cloud-init's source for Azure.
        file("/sys/class/dmi/id/chassis_asset_tag", "an Azure virtual machine", {
          host: "Azure virtual machine",
          holds: "7783-7084-3265-9085-8269-3286-77",
        }),
        file("/.dockerenv", "a container of Docker", { host: "container" }),
        file("/run/.containerenv", "a container of Podman", { host: "container" }),
      ];
    case "win32":
      return [
        // https://learn.microsoft.com/azure/virtual-machines/extensions/agent-windows
        file(
          String.raw`${env["SystemDrive"] ?? "C:"}\WindowsAzure`,
          "the agent of an Azure virtual machine",
          { host: "Azure virtual machine" },
        ),
      ];
    default:
      return [];
  }
}
