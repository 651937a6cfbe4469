import { ClientCertificateCredential } from "@azure/identity";
import {
  developerSignIn,
  managedIdentity,
  steadyCredential,
  workloadIdentity,
} from "@buspass/identity";

const id = "00000000-0000-0000-0000-000000000000";

export const systemAssigned = managedIdentity();
export const userAssigned = managedIdentity({ clientId: id }); // or objectId, or resourceId
export const pod = workloadIdentity();
export const developer = developerSignIn({ environment: "development" });
export const anyOther = steadyCredential(new ClientCertificateCredential(id, id, "app.pem"), {
  source: "the certificate of the app",
});
