import { randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import type { Clock } from "../clock.ts";
import { derivedId } from "./derived-id.ts";
import { tenantId } from "./identities.ts";
import { SigningKeys, signatureAlgorithm } from "./signing-keys.ts";

/** As AKS names the issuer of a cluster. */
export const clusterIssuerName: string = `https://westeurope.oic.prod-aks.azure.com/${tenantId}/${derivedId("cluster")}/`;

/** Whom Entra wants such a token to be for. */
export const tokenExchangeAudience = "api://AzureADTokenExchange";

/** How long a token of a service account lives: what the webhook of AKS asks of the cluster. */
export const serviceAccountLifetimeMs: number = 60 * 60 * 1000;

/**
 * The token service of a Kubernetes cluster: says that a pod runs as a service account.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 */
export class ServiceAccountIssuer {
  readonly #keys: SigningKeys;
  readonly #clock: Clock;

  private constructor(keys: SigningKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  static async create(clock: Clock): Promise<ServiceAccountIssuer> {
    return new ServiceAccountIssuer(await SigningKeys.create(clock), clock);
  }

  /** Signs a token for `system:serviceaccount:<namespace>:<name>`. */
  async issue(subject: string): Promise<string> {
    const [, , namespace = "default", name = subject] = subject.split(":");
    const issuedAt = Math.floor(this.#clock.now() / 1000);
    const { id, privateKey } = this.#keys.current;
    return await new SignJWT({
      "kubernetes.io": { namespace, serviceaccount: { name, uid: derivedId(subject) } },
    })
      .setProtectedHeader({ alg: signatureAlgorithm, kid: id })
      .setIssuer(clusterIssuerName)
      .setSubject(subject)
      .setAudience([tokenExchangeAudience])
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + serviceAccountLifetimeMs / 1000)
      .sign(privateKey);
  }

  /** Checks signature and times only; who it is for and of is what the federated credential says. @throws JOSEError */
  async verify(token: string): Promise<void> {
    await jwtVerify(token, this.#keys.current.publicKey, {
      algorithms: [signatureAlgorithm],
      requiredClaims: ["exp", "iat", "sub"],
      currentDate: new Date(this.#clock.now()),
    });
  }
}
