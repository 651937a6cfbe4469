import type { Requirement } from "../requirement.ts";
import { amqp, docs, wire, wirePython } from "../sources.ts";

export const connection = [
  {
    id: "SB-CONN-001",
    claim:
      "The service offers the SASL mechanisms MSSBCBS, PLAIN, ANONYMOUS and EXTERNAL, in this order.",
    source: "https://github.com/Azure/azure-sdk-for-java/issues/31966 (frames of the service)",
    area: "connection",
  },
  {
    id: "SB-CONN-002",
    claim: "A client may choose ANONYMOUS, and brings its token afterwards.",
    source: `${docs}/service-bus-amqp-protocol-guide#connections-and-sessions`,
    area: "connection",
  },
  {
    id: "SB-CONN-003",
    claim: "A client may choose MSSBCBS, and brings its token afterwards.",
    source: wirePython,
    area: "connection",
  },
  {
    id: "SB-CONN-004",
    claim: "A client may choose EXTERNAL, and brings its token afterwards.",
    source: "https://github.com/Azure/azure-sdk-for-java/issues/31966 (frames of the service)",
    area: "connection",
  },
  {
    id: "SB-CONN-005",
    claim: "PLAIN with a name and key that are no shared access policy is refused.",
    source: `${docs}/service-bus-amqp-protocol-guide#connections-and-sessions`,
    area: "connection",
  },
  {
    id: "SB-CONN-006",
    claim: "The service takes frames of up to 65,536 bytes.",
    source: "https://github.com/Azure/azure-iot-sdk-node/issues/1089 (frames of the service)",
    area: "connection",
  },
  {
    id: "SB-CONN-007",
    claim: "The service takes channels up to 4,999.",
    source:
      "https://github.com/smallrye/smallrye-reactive-messaging/issues/987 (frames of the service)",
    area: "connection",
  },
  {
    id: "SB-CONN-008",
    claim: "The service tells an idle time-out, by which it expects frames.",
    source:
      "https://github.com/smallrye/smallrye-reactive-messaging/issues/987 (frames of the service)",
    area: "connection",
  },
  {
    id: "SB-CONN-009",
    claim: "A connection that puts no valid token within 20 seconds is dropped.",
    source: `${docs}/service-bus-amqp-protocol-guide#claims-based-authorization`,
    area: "connection",
  },
  {
    id: "SB-CONN-010",
    claim:
      "A link over which nothing went for ten minutes is detached with amqp:link:detach-forced.",
    source: `${docs}/service-bus-amqp-troubleshoot#link-is-closed`,
    area: "connection",
  },
  {
    id: "SB-CONN-011",
    claim:
      "A connection that has had no link for five minutes is closed with amqp:connection:forced.",
    source: `${docs}/service-bus-amqp-troubleshoot#connection-is-closed`,
    area: "connection",
  },
  {
    id: "SB-CONN-012",
    claim:
      "A connection on which no link is created within a minute is closed with amqp:connection:forced.",
    source: `${docs}/service-bus-amqp-troubleshoot#link-is-not-created`,
    area: "connection",
  },
  {
    id: "SB-CONN-013",
    claim:
      "AMQP is spoken over WebSockets at /$servicebus/websocket with the sub-protocol AMQPWSB10.",
    source: wire,
    area: "connection",
  },
  {
    id: "SB-CONN-014",
    claim: "The client that is given a host and port speaks TLS to that port.",
    source: wire,
    area: "connection",
  },
  {
    id: "SB-CONN-015",
    claim: "A client with a custom endpoint connects there, and its tokens name the namespace.",
    source: wire,
    area: "connection",
  },
  {
    id: "SB-CONN-016",
    claim:
      "A client whose connection breaks connects again by itself, and finds its entities as they were.",
    source: wire,
    area: "connection",
  },
  {
    id: "SB-CONN-017",
    claim: "A peer that breaks the protocol loses its connection, and nobody else theirs.",
    source: "issue 3: the emulator, what to build",
    area: "connection",
  },
  {
    id: "SB-CONN-019",
    claim: "The links to a management node count as links of the connection.",
    source: `${docs}/service-bus-amqp-troubleshoot#connection-is-closed`,
    area: "connection",
  },
  {
    id: "SB-CONN-018",
    claim: "A session that ends takes its links with it, and the connection goes on.",
    source: amqp("2.5.4 Ending a Session"),
    area: "connection",
  },
] as const satisfies readonly Requirement[];
