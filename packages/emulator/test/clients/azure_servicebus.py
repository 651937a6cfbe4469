"""Speaks to the emulator with azure-servicebus and azure-identity, as any other program would."""
import datetime
import os

from azure.identity import ManagedIdentityCredential
from azure.servicebus import ServiceBusClient, ServiceBusMessage, ServiceBusSubQueue, TransportType

namespace = os.environ["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"]
host, port = namespace.split(":")


def connect():
    # Over TLS, uamqp of this version takes no other port than 5671.
    web_socket = {
        "transport_type": TransportType.AmqpOverWebsocket,
        "custom_endpoint_address": "sb://" + os.environ["BUSPASS_EMULATOR_WEBSOCKET"],
    }
    return ServiceBusClient(
        host if port == "5671" else namespace,
        ManagedIdentityCredential(),
        connection_verify=os.environ["BUSPASS_EMULATOR_CA"],
        retry_total=0,
        **({} if port == "5671" else web_socket),
    )


def body(message):
    return b"".join(message.body).decode()


def receive(receiver, count):
    messages = []
    while len(messages) < count:
        more = receiver.receive_messages(max_message_count=count - len(messages), max_wait_time=5)
        if not more:
            raise AssertionError(f"{len(messages)} of {count} messages came")
        messages.extend(more)
    return messages


def send_peek_receive(client):
    with client.get_queue_sender("orders") as sender, client.get_queue_receiver("orders") as receiver:
        sender.send_messages([ServiceBusMessage(f"m-{n}", message_id=f"m-{n}") for n in range(3)])
        print("peeked", [body(message) for message in receiver.peek_messages(max_message_count=10)])
        for message in receive(receiver, 3):
            receiver.complete_message(message)
        print("left", len(receiver.peek_messages()))


def settle(client):
    with client.get_queue_sender("orders") as sender, client.get_queue_receiver("orders") as receiver:
        sender.send_messages(ServiceBusMessage("one", application_properties={"n": 7}))
        [message] = receive(receiver, 1)
        receiver.renew_message_lock(message)
        receiver.abandon_message(message)
        [message] = receive(receiver, 1)
        print("abandoned", message.delivery_count, message.application_properties)
        receiver.defer_message(message)
        [deferred] = receiver.receive_deferred_messages(message.sequence_number)
        print("deferred", body(deferred))
        receiver.complete_message(deferred)
        sender.send_messages(ServiceBusMessage("two"))
        [message] = receive(receiver, 1)
        receiver.dead_letter_message(message, reason="Broken", error_description="It is.")
    with client.get_queue_receiver("orders", sub_queue=ServiceBusSubQueue.DEAD_LETTER) as receiver:
        [message] = receive(receiver, 1)
        print("dead letter", message.dead_letter_reason, message.dead_letter_error_description)
        receiver.complete_message(message)


def schedule(client):
    later = datetime.datetime.utcnow() + datetime.timedelta(hours=1)
    with client.get_queue_sender("orders") as sender, client.get_queue_receiver("orders") as receiver:
        numbers = sender.schedule_messages([ServiceBusMessage("later")] * 2, later)
        print("scheduled", len(receiver.peek_messages(max_message_count=10)))
        sender.cancel_scheduled_messages(numbers)
        print("canceled", len(receiver.peek_messages(max_message_count=10)))


def sessions(client):
    with client.get_queue_sender("visits") as sender:
        sender.send_messages([ServiceBusMessage(f"s-{n}", session_id="monday") for n in range(2)])
    with client.get_queue_receiver("visits", session_id="monday") as receiver:
        receiver.session.set_state("open")
        receiver.session.renew_lock()
        for message in receive(receiver, 2):
            receiver.complete_message(message)
        print("session", receiver.session.session_id, receiver.session.get_state())


def subscriptions(client):
    with client.get_topic_sender("events") as sender:
        sender.send_messages(ServiceBusMessage("paid", subject="order.paid"))
    with client.get_subscription_receiver("events", "billing") as receiver:
        [message] = receive(receiver, 1)
        print("subscription", message.subject)
        receiver.complete_message(message)


with connect() as client:
    for step in (send_peek_receive, settle, schedule, sessions, subscriptions):
        step(client)
