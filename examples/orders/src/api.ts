import { connect } from "@buspass/client";
import { access } from "./access.ts";
import { ordersApi } from "./orders-api.ts";
import { runService } from "./run-service.ts";

await runService("orders-api", async ({ log, stopped }) => {
  // As this host's managed identity, to the namespace of the environment, with what it may do there.
  await using client = await connect(access.as("orders-api"));
  log.info({ event: "connected", namespace: client.namespace, ...client.identity }, "connected");

  // Leaving this function stops listening and finishes running requests, then closes the client.
  await using app = ordersApi(client.queue("orders"), log);
  const address = await app.listen(listenOptions());
  log.info({ event: "listening", address }, `listening on ${address}`);
  await stopped;
});

/** App Service sets PORT, on Windows to the name of a pipe; IIS sets HTTP_PLATFORM_PORT. */
function listenOptions(): { port: number; host: string } | { path: string } {
  const { PORT, HTTP_PLATFORM_PORT, HOST } = process.env;
  const port = PORT ?? HTTP_PLATFORM_PORT ?? "3000";
  return /^\d+$/.test(port) ? { port: Number(port), host: HOST ?? "0.0.0.0" } : { path: port };
}
