"""Speaks to the emulator with Qpid Proton, which knows AMQP and nothing of Service Bus."""
import json
import os

from proton import Message, int32, symbol, ubyte, ulong
from proton.handlers import MessagingHandler
from proton.reactor import Container

from proton_connection import connect, open_cbs, put_token

# Of a shared access policy, for PLAIN.
credentials = json.loads(os.environ.get("PLAIN_CREDENTIALS", "{}"))
odd_types = {"int": int32(-1), "ubyte": ubyte(200), "ulong": ulong(2**63), "symbol": symbol("s")}


class RoundTrip(MessagingHandler):
    def __init__(self):
        super().__init__(prefetch=1, auto_accept=False)
        self.sent = set()

    def on_start(self, event):
        mechanism = os.environ["SASL_MECHANISM"]
        self.connection = connect(event.container, mechanism, **credentials)
        if credentials:
            self.open(event)
            return
        open_cbs(event.container, self.connection)

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
        put_token(event.sender, "orders")

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
