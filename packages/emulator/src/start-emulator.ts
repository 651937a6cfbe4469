import { administer } from "./admin/administration.ts";
import type { AdministrationServices } from "./admin/call.ts";
import { injectedFailure } from "./admin/injected-failure.ts";
import { serveConnection } from "./amqp/amqp-connection.ts";
import { OperationFaults } from "./amqp/operation-faults.ts";
import { readProperties } from "./amqp/read-message.ts";
import type { ResourceManagerServices } from "./arm/call.ts";
import { systemClock } from "./clock.ts";
import { Connections } from "./connections.ts";
import { inMemoryDoor } from "./doors/in-memory.ts";
import { openListeners } from "./doors/listeners.ts";
import type { Emulator, EmulatorCredential, EmulatorOptions } from "./emulator.ts";
import { lockTokens } from "./entities/lock-tokens.ts";
import { noJournal } from "./entities/message-store.ts";
import { Topology } from "./entities/topology.ts";
import { faultsOf } from "./faults.ts";
import { HttpFaults } from "./http-faults.ts";
import { startAppServiceEndpoint } from "./identity/app-service-endpoint.ts";
import { Authentication } from "./identity/authentication.ts";
import { Hosts } from "./identity/hosts.ts";
import { Identities } from "./identity/identities.ts";
import type { IdentityEndpoint } from "./identity/identity-endpoint.ts";
import { Issuer } from "./identity/issuer.ts";
import { defaultNamespaceId, namespaceResource } from "./identity/namespace-resource.ts";
import { principalAssignments } from "./identity/principal-assignments.ts";
import { RoleChanges } from "./identity/role-changes.ts";
import { SharedAccessPolicies } from "./identity/shared-access-policies.ts";
import type { TokenSource } from "./identity/token-source.ts";
import { inspect, Usage } from "./inspection.ts";
import { replyOrFault } from "./reply-or-fault.ts";
import { RightsUsed } from "./rights-used.ts";
import { commitBeforeWriting, restoreState } from "./state/keep-state.ts";
import { StateFile } from "./state/state-file.ts";

/**
 * Starts a Service Bus namespace in this process: entities, an identity provider, and role
 * assignments that are enforced as Azure enforces them.
 *
 * @throws Error with code `EADDRINUSE` when a port that is asked for is taken; one with the
 *   name `StateFileError` when `state` names a file that cannot be used
 * @example
 * await using emulator = await startEmulator({
 *   queues: { orders: { maxDeliveryCount: 5 } },
 *   identities: {
 *     "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
 *   },
 * });
 * const { namespace, credential, webSocket } = emulator.as("orders-api");
 * const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const clock = options.clock ?? systemClock();
  const resource = namespaceResource(options.resourceId ?? defaultNamespaceId);
  const identities = new Identities(options.identities ?? {});
  const roleAssignments = principalAssignments(options.roleAssignments ?? [], identities);
  const state = options.state === undefined ? undefined : new StateFile(options.state);
  const topology = new Topology(
    {
      clock,
      journal: state ?? noJournal,
      newLockToken: lockTokens(options.seed),
    },
    readProperties,
  );
  topology.create(options);
  if (state !== undefined) restoreState(topology, options, state);
  const issuer = await Issuer.create(identities, clock);
  if (options.tokenLifetimeMs !== undefined) issuer.lifetimeMs = options.tokenLifetimeMs;
  const policies =
    options.sharedAccessPolicies && new SharedAccessPolicies(options.sharedAccessPolicies);
  const authentication = new Authentication({ identities, issuer, clock, policies, resource });
  const operationFaults = new OperationFaults(clock);
  const identityFaults = new HttpFaults<IdentityEndpoint>();
  const administrationFaults = new HttpFaults<"administration">();
  const resourceManagerFaults = new HttpFaults<"resource manager">();
  const rightsUsed = new RightsUsed();
  const rightsRefused = new RightsUsed();
  let usage = new Usage();
  let namespace = "emulator.servicebus.localhost";

  const services: AdministrationServices = {
    namespace: () => namespace,
    startedAtMs: clock.now(),
    topology,
    authentication,
    clock,
    isUnable: () => state?.commit() === false,
    onToken({ identityName }) {
      if (identityName === undefined) usage.tokensRefused += 1;
      else usage.add("accepted", identityName);
    },
    onRightUsed: (identityName, right, path) => rightsUsed.add(identityName, right, path),
    onRightRefused: (identityName, right, path) => rightsRefused.add(identityName, right, path),
  };
  const management: ResourceManagerServices = {
    ...{ resource, topology, identities, issuer, policies, clock },
    namespace: () => namespace,
    roleAssignments,
    startedAtMs: services.startedAtMs,
  };
  const connections = new Connections(
    (stream) => serveConnection(stream, { ...services, name: namespace, faults: operationFaults }),
    state && ((stream) => commitBeforeWriting(stream, state)),
  );
  if (state !== undefined) {
    const { onStateFailure = (failure) => process.emitWarning(failure) } = options;
    state.onFailure = (failure) => {
      // They may be about to tell what is not kept.
      connections.drop();
      onStateFailure(failure);
    };
  }
  const tokens: TokenSource = {
    identities,
    issuer,
    clock,
    faults: identityFaults,
    onGrant: (grant) => usage.add("endpoint", grant.identityName),
  };
  const endpoint = await startAppServiceEndpoint(tokens);
  const accept = connections.accept.bind(connections);
  const listeners = await openListeners({
    tlsPort: options.tlsPort,
    administrationPort: options.administrationPort ?? 0,
    resourceManagerPort: options.resourceManagerPort ?? 0,
    webSocketPort: options.webSocketPort ?? 0,
    nowMs: clock.now(),
    accept,
    administer: (request) =>
      replyOrFault(
        administrationFaults.take("administration"),
        clock,
        () => administer(services, request),
        injectedFailure,
      ),
    async manageResources(request) {
      // Loaded only here: few ask.
      const api = await import("./arm/manage-resources.ts");
      return replyOrFault(
        resourceManagerFaults.take("resource manager"),
        clock,
        () => api.manageResources(management, request),
        api.injectedFailure,
      );
    },
  }).catch(async (error) => {
    state?.close();
    await endpoint.stop();
    throw error;
  });
  namespace = listeners.namespace ?? namespace;
  const hosts = new Hosts(tokens, listeners.certificate);

  const webSocket = inMemoryDoor(accept);
  const faults = faultsOf(
    connections,
    operationFaults,
    identityFaults,
    administrationFaults,
    resourceManagerFaults,
  );
  const credentialOf = (identityName: string): EmulatorCredential => ({
    async getToken(scopes) {
      const resource = String([scopes].flat()[0]).replace(/\/\.default$/, "");
      usage.add("in process", identityName);
      const { token, expiresAtMs } = await issuer.mint(identities.expect(identityName), resource);
      return { token, expiresOnTimestamp: expiresAtMs };
    },
  });
  let stopped: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    connections.close();
    // What is cleared now is to be there again.
    state?.close();
    topology.clear();
    await Promise.all([listeners.stop(), endpoint.stop(), hosts.stop()]);
  };
  const stop = (): Promise<void> => {
    stopped ??= end();
    return stopped;
  };
  return {
    namespace,
    administration: listeners.administration,
    resourceId: resource.id,
    resourceManager: listeners.resourceManager,
    env: { ...listeners.env, ...endpoint.env, ...clientIdsOf(identities) },
    envOn: async (host, identityName) => ({
      ...listeners.env,
      ...(await hosts.env(host, identityName)),
    }),
    faults,
    roles: new RoleChanges(identities, clock, () => connections.recheck()),
    as(identityName) {
      identities.expect(identityName);
      return { namespace, webSocket, credential: credentialOf(identityName) };
    },
    inspect: () => inspect(topology, identities.all, usage, connections),
    rightsUsed: () => rightsUsed.list(),
    rightsRefused: () => rightsRefused.list(),
    rotateKeys: (rotation) => issuer.rotateKeys(rotation),
    connectionString(policyName, scope) {
      if (policies === undefined) {
        throw new RangeError("There are no keys here: give `sharedAccessPolicies` to allow them.");
      }
      return policies.connectionString(policyName, namespace, scope);
    },
    reset() {
      connections.drop();
      topology.clear();
      topology.create(options);
      faults.clear();
      rightsUsed.clear();
      rightsRefused.clear();
      usage = new Usage();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Which identity a process is by its name: one host has all of them here, and its endpoint goes by client id. */
function clientIdsOf({ all }: Identities): { readonly BUSPASS_EMULATOR_IDENTITIES: string } {
  const clientIds = all.map(({ name, clientId }) => [name, clientId]);
  return { BUSPASS_EMULATOR_IDENTITIES: JSON.stringify(Object.fromEntries(clientIds)) };
}
