"""A client with azure-servicebus, over WebSockets. What it writes is for soak-client.ts."""
import os
import sys
import threading
import time

from azure.identity import ManagedIdentityCredential
from azure.servicebus import NEXT_AVAILABLE_SESSION, ServiceBusClient, ServiceBusMessage, TransportType

quiet = threading.Event()
ending = threading.Event()
output = threading.Lock()


def say(line):
    with output:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def trouble(error):
    say("trouble " + (str(error).splitlines() or [""])[0])


def connect():
    return ServiceBusClient(
        os.environ["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"],
        ManagedIdentityCredential(client_id=os.environ["AZURE_CLIENT_ID"]),
        transport_type=TransportType.AmqpOverWebsocket,
        custom_endpoint_address="sb://" + os.environ["BUSPASS_EMULATOR_WEBSOCKET"],
        connection_verify=os.environ["BUSPASS_EMULATOR_CA"],
        retry_total=1,
        retry_backoff_factor=0.1,
        auth_timeout=5,
    )


def until(over, work):
    """Works again and again, with a new client after each failure."""
    while not over.is_set():
        try:
            with connect() as client:
                work(client)
        except Exception as error:  # The library lets many kinds out.
            trouble(error)
            time.sleep(0.1)


def send(entity, open_sender):
    number = 0

    def work(client):
        nonlocal number
        with open_sender(client) as sender:
            while not quiet.is_set():
                number += 1
                name = f"python/{entity}/{number}"
                session = f"python-{number % 3}"
                message = ServiceBusMessage(str(number), message_id=name, session_id=session)
                sender.send_messages(message, timeout=5)
                say("accepted " + name)
                time.sleep(0.03)

    until(quiet, work)


def receive(source, open_receiver):
    def work(client):
        with open_receiver(client) as receiver:
            while not ending.is_set():
                messages = receiver.receive_messages(max_message_count=20, max_wait_time=1)
                for message in messages:
                    say(f"received {source} {message.message_id}")
                for message in messages:
                    try:
                        receiver.complete_message(message)
                    except Exception as error:
                        trouble(error)
                if not messages:
                    # A session is then for others.
                    return

    until(ending, work)


def start(target, *arguments):
    thread = threading.Thread(target=target, args=arguments, daemon=True)
    thread.start()
    return thread


senders = [
    start(send, "orders", lambda client: client.get_queue_sender("orders")),
    start(send, "events", lambda client: client.get_topic_sender("events")),
    start(send, "visits", lambda client: client.get_queue_sender("visits")),
]
receivers = [
    start(receive, "orders", lambda client: client.get_queue_receiver("orders")),
    start(
        receive,
        "visits",
        lambda client: client.get_queue_receiver("visits", session_id=NEXT_AVAILABLE_SESSION, max_wait_time=2),
    ),
]
for name in ("billing", "audit"):
    source = f"events/Subscriptions/{name}"
    receivers.append(
        start(receive, source, lambda client, name=name: client.get_subscription_receiver("events", name))
    )

sys.stdin.readline()
quiet.set()
for thread in senders:
    thread.join()
say("quiet")
sys.stdin.read()
ending.set()
for thread in receivers:
    thread.join(15)
# The library may hang in a connection that is gone.
sys.stdout.flush()
os._exit(0)
