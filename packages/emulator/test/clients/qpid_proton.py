"""Speaks to the emulator with Qpid Proton, which knows AMQP and nothing of Service Bus."""
import json
import os
import urllib.request

from proton import Message, SSLDomain, int32, symbol, ubyte, ulong
from proton.handlers import MessagingHandler
from proton.reactor import Container

namespace = os.environ["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"]
# Of a shared access policy, for PLAIN.
credentials = json.loads(os.environ.get("PLAIN_CREDENTIALS", "{}"))
odd_types = {"int": int32(-1), "ubyte": ubyte(200), "ulong": ulong(2**63), "symbol": symbol("s")}


def token():
    request = urllib.request.Request(
        os.environ["IDENTITY_ENDPOINT"]
        + "?api-version=2019-08-01&resource=https://servicebus.azure.net/",
        headers={"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["access_token"]


class RoundTrip(MessagingHandler):
    def __init__(self):
        super().__init__(prefetch=1, auto_accept=False)
        self.sent = set()

    def on_start(self, event):
        trust = SSLDomain(SSLDomain.MODE_CLIENT)
        trust.set_trusted_ca_db(os.environ["BUSPASS_EMULATOR_CA"])
        trust.set_peer_authentication(SSLDomain.VERIFY_PEER)
        self.connection = event.container.connect(
            f"amqps://{namespace}",
            ssl_domain=trust,
            reconnect=False,
            allowed_mechs=os.environ["SASL_MECHANISM"],
            **credentials,
        )
        if credentials:
            self.open(event)
            return
        # Two links of one name, one each way. [AMQP 2.6.1]
        event.container.create_receiver(self.connection, "$cbs", name="cbs")
        event.container.create_sender(self.connection, "$cbs", name="cbs")

    def open(self, event):
        name = "both-ways"
        event.container.create_receiver(self.connection, "orders", name=name)
        event.container.create_sender(self.connection, "orders", name=name)

    def on_sendable(self, event):
        address = event.sender.target.address
        # Credit is told again and again.
        if address in self.sent:
            return
        self.sent.add(address)
        if address == "orders":
            event.sender.send(Message(id="odd", body=[int32(7), None], properties=odd_types))
            return
        put = {"operation": "put-token", "type": "jwt", "name": f"sb://{namespace}/orders"}
        event.sender.send(Message(id="put", reply_to="cbs", body=token(), properties=put))

    def on_message(self, event):
        message = event.message
        if event.receiver.source.address == "$cbs":
            print("put-token", message.properties["status-code"])
            self.open(event)
            return
        print("body", [(type(each).__name__, each) for each in message.body])
        print("properties", [(type(each).__name__, each) for each in message.properties.values()])
        self.accept(event.delivery)
        event.receiver.close()

    def on_link_closed(self, event):
        event.connection.close()

    def on_transport_error(self, event):
        print("transport", event.transport.condition.name)

    def on_connection_error(self, event):
        print("connection", event.connection.remote_condition.name)

    def on_link_error(self, event):
        print("link", event.link.remote_condition.name)
        event.connection.close()


Container(RoundTrip()).run()
