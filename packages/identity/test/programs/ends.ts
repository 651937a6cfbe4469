import { steadyCredential } from "@buspass/identity";

/** Comes after a while, by a timer that does not keep the process alive. */
const credential = steadyCredential({
  getToken: () =>
    new Promise((resolve) => {
      const token = { token: "token", expiresOnTimestamp: Date.now() + 3_600_000 };
      setTimeout(resolve, 50, token).unref();
    }),
});
await credential.getToken("https://servicebus.azure.net/.default");
console.log("got a token");
