"""A client with Qpid Proton, over TLS. What it writes is for soak-client.ts."""
import json
import os
import sys
import threading
import time
import urllib.request

from proton import Message, SSLDomain, symbol
from proton.handlers import MessagingHandler
from proton.reactor import Container, Filter

namespace = os.environ["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"]
entities = ("orders", "events", "visits")
sources = ("orders", "visits", "events/Subscriptions/billing", "events/Subscriptions/audit")
quiet = threading.Event()
ending = threading.Event()
# Longer than any fault lasts.
patience_s = 6


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def follow_input():
    sys.stdin.readline()
    quiet.set()
    sys.stdin.read()
    ending.set()


def token():
    request = urllib.request.Request(
        os.environ["IDENTITY_ENDPOINT"]
        + "?api-version=2019-08-01&resource=https://servicebus.azure.net/&client_id="
        + os.environ["AZURE_CLIENT_ID"],
        headers={"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]},
    )
    with urllib.request.urlopen(request, timeout=3) as response:
        return json.load(response)["access_token"]


class Timer:
    """Calls a function when it is due."""

    def __init__(self, call):
        self.call = call

    def on_timer_task(self, event):
        self.call()


class Client(MessagingHandler):
    def __init__(self):
        super().__init__(prefetch=20, auto_accept=False)
        self.numbers = dict.fromkeys(entities, 0)
        self.forget()
        self.told_quiet = False

    def forget(self):
        self.connection = None
        self.senders = {}
        self.unsettled = {}
        self.visits = None
        self.came = 0
        self.last_sign = time.monotonic()

    def on_start(self, event):
        self.container = event.container
        self.connect()
        self.later(0.03, self.send)
        self.later(1, self.next_session)

    def later(self, seconds, call):
        self.container.schedule(seconds, Timer(call))

    def connect(self):
        if ending.is_set():
            return
        try:
            self.token = token()
        except Exception as error:
            say(f"trouble {error}")
            self.later(0.2, self.connect)
            return
        trust = SSLDomain(SSLDomain.MODE_CLIENT)
        trust.set_trusted_ca_db(os.environ["BUSPASS_EMULATOR_CA"])
        trust.set_peer_authentication(SSLDomain.VERIFY_PEER)
        self.connection = self.container.connect(
            f"amqps://{namespace}", ssl_domain=trust, reconnect=False, allowed_mechs="ANONYMOUS"
        )
        self.container.create_receiver(self.connection, "$cbs", name="cbs")
        self.cbs = self.container.create_sender(self.connection, "$cbs", name="cbs")

    def on_link_opened(self, event):
        if event.link != self.cbs:
            return
        # One for all entities: what a token is for holds for all that is below it.
        put = {"operation": "put-token", "type": "jwt", "name": f"sb://{namespace}/"}
        event.link.send(Message(id="put", reply_to="cbs", body=self.token, properties=put))

    def open(self):
        for entity in entities:
            self.senders[entity] = self.container.create_sender(self.connection, entity)
        for source in sources:
            if source != "visits":
                self.container.create_receiver(self.connection, source)
        self.open_session()

    def open_session(self):
        free = Filter({symbol("com.microsoft:session-filter"): None})
        self.visits = self.container.create_receiver(
            self.connection, "visits", name=f"visits-{id(object())}", options=free
        )

    def next_session(self):
        """A session in which nothing came for a while is for others."""
        if self.visits is not None and self.came == 0:
            self.visits.close()
            self.open_session()
        self.came = 0
        # What is closed here may be dropped by the network before the other side has closed it, too.
        if self.connection is not None and time.monotonic() - self.last_sign > patience_s:
            say("trouble silence")
            self.connection.close()
            self.again()
        self.later(1, self.next_session)

    def send(self):
        if quiet.is_set():
            if not self.told_quiet and not self.unsettled:
                self.told_quiet = True
                say("quiet")
        else:
            for entity, sender in self.senders.items():
                if sender.credit > 0:
                    self.numbers[entity] += 1
                    number = self.numbers[entity]
                    name = f"proton/{entity}/{number}"
                    message = Message(id=name, group_id=f"proton-{number % 3}", body=number)
                    self.unsettled[sender.send(message)] = name
        if ending.is_set():
            self.end()
        else:
            self.later(0.03, self.send)

    def end(self):
        if self.connection is not None:
            self.connection.close()
        self.later(1, self.container.stop)

    def on_accepted(self, event):
        self.last_sign = time.monotonic()
        name = self.unsettled.pop(event.delivery, None)
        if name is not None:
            say("accepted " + name)

    def on_rejected(self, event):
        self.unsettled.pop(event.delivery, None)
        say("trouble rejected")

    def on_message(self, event):
        self.last_sign = time.monotonic()
        message = event.message
        source = event.receiver.source.address
        if source == "$cbs":
            if message.properties["status-code"] == 202:
                self.open()
            else:
                say("trouble put-token")
                event.connection.close()
            return
        if event.receiver == self.visits:
            self.came += 1
        say(f"received {source} {message.id}")
        self.accept(event.delivery)

    def again(self):
        self.forget()
        if not ending.is_set():
            self.later(0.2, self.connect)

    def on_link_error(self, event):
        say(f"trouble {event.link.remote_condition.name}")
        # Everything anew: which link it was does not matter here.
        event.connection.close()

    def on_connection_closed(self, event):
        if event.connection == self.connection:
            self.again()

    def on_connection_error(self, event):
        say(f"trouble {event.connection.remote_condition.name}")

    def on_disconnected(self, event):
        if event.connection == self.connection:
            self.again()

    def on_transport_error(self, event):
        say(f"trouble {event.transport.condition.name}")


threading.Thread(target=follow_input, daemon=True).start()
Container(Client()).run()
