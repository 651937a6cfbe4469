/** What a client that authenticates by PLAIN shows: a shared access policy's name and key. */
export interface PlainCredentials {
  readonly policyName: string;
  readonly key: string;
}

/** One exchange of one mechanism, as rhea drives it. */
interface SaslMechanism {
  /** Set before `start` is done: whether the client may come in. */
  readonly outcome: boolean;
  start(initialResponse: unknown): void;
}

/** By name, in the order in which they are offered. */
export type SaslMechanisms = Readonly<Record<string, () => SaslMechanism>>;

/**
 * What the service offers. All but PLAIN let everybody in, and leave to `$cbs` what they may do.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#connections-and-sessions
 *
 * @param admit says whether a policy has this name and key; it remembers who came in
 * @param onRefused the outcome `auth` is about to be written; a connection ends after it [AMQP 5.3.3.6]
 */
export function saslMechanisms(
  admit: (credentials: PlainCredentials) => boolean,
  onRefused: () => void,
): SaslMechanisms {
  const anybody = (): SaslMechanism => ({ outcome: true, start: () => {} });
  const plain = (): SaslMechanism => {
    let outcome = false;
    return {
      get outcome() {
        return outcome;
      },
      start(initialResponse) {
        const credentials = plainCredentials(initialResponse);
        outcome = credentials !== undefined && admit(credentials);
        if (!outcome) onRefused();
      },
    };
  };
  return { MSSBCBS: anybody, PLAIN: plain, ANONYMOUS: anybody, EXTERNAL: anybody };
}

/** `[authzid] NUL authcid NUL passwd` [RFC 4616, 2]. Nobody can act for another here. */
function plainCredentials(response: unknown): PlainCredentials | undefined {
  if (!Buffer.isBuffer(response)) return undefined;
  const [actsFor, policyName, key, ...more] = response.toString("utf8").split("\0");
  if (policyName === undefined || key === undefined || more.length > 0) return undefined;
  return actsFor === "" || actsFor === policyName ? { policyName, key } : undefined;
}
