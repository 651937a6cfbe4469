import { detectHost, hostIdentity, serviceBusScope, tokenClaims } from "@buspass/identity";

const host = detectHost();
const credential = hostIdentity(host);
const { token } = await credential.getToken(serviceBusScope);
const { source, identity } = credential;
console.log(JSON.stringify({ kind: host.kind, source, identity, claims: tokenClaims(token) }));
