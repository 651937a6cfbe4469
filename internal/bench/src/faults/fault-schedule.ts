import type { Emulator, EmulatorConnection, RoleAssignment } from "@buspass/emulator";

/** What a schedule acts on: a namespace, and an identity of it whose tokens and rights come and go. */
export interface Scene {
  readonly emulator: Emulator;
  /** How the identity connects. Its credential fails while its endpoint is down. */
  readonly connection: EmulatorConnection;
  readonly identityName: string;
  readonly roles: readonly RoleAssignment[];
  endpointIsDown: boolean;
}

/** One thing that happens. */
export interface Step {
  readonly atMs: number;
  readonly what: string;
  act(scene: Scene): void | Promise<void>;
}

/** So long does a token live in a scene: some renewals fall into each schedule. */
export const tokenLifetimeMs = 6_000;

export const scheduleMs = 24_000;

export function sceneOf(emulator: Emulator, identityName: string): Scene {
  const given = emulator.as(identityName);
  const scene: Scene = {
    emulator,
    identityName,
    roles: emulator.inspect().identities[identityName]?.roles ?? [],
    endpointIsDown: false,
    connection: {
      ...given,
      credential: {
        async getToken(scopes) {
          if (!scene.endpointIsDown) return await given.credential.getToken(scopes);
          throw Object.assign(new Error("The endpoint is down."), {
            name: "CredentialUnavailableError",
          });
        },
      },
    },
  };
  return scene;
}

const busy = {
  condition: "com.microsoft:server-busy",
  description: "The request was terminated because the namespace is being throttled.",
};

/**
 * What a network, a namespace, an administrator and an identity endpoint do to a client in a bad half
 * minute: the connection is cut every second, links are detached, rights are revoked and granted, keys
 * are rotated, the token endpoint is down for longer than a renewal, and the namespace is busy.
 */
export function faultSchedule(): readonly Step[] {
  const all = { times: Number.POSITIVE_INFINITY };
  const steps: Step[] = [
    ...every(1_000, "the connection is cut", ({ emulator }) => emulator.faults.dropConnections()),
    ...every(1_700, "links are detached", ({ emulator }) => emulator.faults.detachLinks()),
    at(4_000, "its roles are revoked", ({ emulator, identityName, roles }) => {
      for (const role of roles) emulator.roles.revoke(identityName, role);
    }),
    at(6_000, "its roles are granted again", ({ emulator, identityName, roles }) => {
      for (const role of roles) emulator.roles.assign(identityName, role);
    }),
    at(8_000, "keys are rotated, and tokens of the old ones refused", ({ emulator }) =>
      emulator.rotateKeys({ keepOld: false }),
    ),
    at(10_000, "its token endpoint is down", (scene) => {
      scene.endpointIsDown = true;
    }),
    at(13_000, "its token endpoint is up", (scene) => {
      scene.endpointIsDown = false;
    }),
    at(15_000, "the namespace is busy", ({ emulator }) => {
      for (const operation of ["attach", "send", "settle", "request"] as const) {
        emulator.faults.operation(operation, busy, all);
      }
    }),
    at(18_000, "the namespace is no longer busy", ({ emulator }) => emulator.faults.clear()),
  ];
  return steps.sort((one, other) => one.atMs - other.atMs);
}

function at(atMs: number, what: string, act: Step["act"]): Step {
  return { atMs, what, act };
}

function every(periodMs: number, what: string, act: Step["act"]): Step[] {
  const count = Math.floor((scheduleMs - 1) / periodMs);
  return Array.from({ length: count }, (_, index) => at((index + 1) * periodMs, what, act));
}
