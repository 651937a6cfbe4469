import { createServer, type Server } from "node:http";
import type { ClientHealth } from "@buspass/client";

/** What Kubernetes, App Service or a load balancer asks: 503 when this process should be replaced. */
export function startProbe(client: { health(): ClientHealth }, port: number): Server {
  const server = createServer((_, response) => {
    const health = client.health();
    response.statusCode = health.status === "unhealthy" ? 503 : 200;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(health));
  });
  return server.listen(port, "127.0.0.1");
}
