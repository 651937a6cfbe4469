// A program with Node's own WebSocket, to which the authority is known by NODE_EXTRA_CA_CERTS.
import { ManagedIdentityCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";

const { AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: namespace, BUSPASS_EMULATOR_WEBSOCKET: host } =
  process.env;
const client = new ServiceBusClient(namespace, new ManagedIdentityCredential(), {
  customEndpointAddress: `sb://${host}`,
  webSocketOptions: { webSocket: WebSocket },
});
await client.createSender("orders").sendMessages({ body: "over a WebSocket" });
const receiver = client.createReceiver("orders");
const [message] = await receiver.receiveMessages(1);
await receiver.completeMessage(message);
console.log(message.body);
await client.close();
