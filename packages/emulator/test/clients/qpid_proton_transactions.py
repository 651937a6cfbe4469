"""Qpid Proton's own transactions against the emulator: a message is taken and two are sent, or neither."""
import os

from proton import Message
from proton.handlers import MessagingHandler, TransactionHandler
from proton.reactor import Container

from proton_connection import connect, open_cbs, put_token


class Transfer(MessagingHandler, TransactionHandler):
    def __init__(self, outcomes):
        super().__init__(prefetch=1, auto_accept=False, auto_settle=False)
        self.outcomes = outcomes
        self.delivery = None
        self.put = False

    def on_start(self, event):
        self.container = event.container
        self.connection = connect(event.container)
        open_cbs(event.container, self.connection)

    def on_sendable(self, event):
        if event.sender.target.address == "$cbs" and not self.put:
            self.put = True
            put_token(event.sender, "orders")

    def on_message(self, event):
        if event.receiver.source.address == "$cbs":
            self.sender = event.container.create_sender(self.connection, "orders")
            self.receiver = event.container.create_receiver(self.connection, "orders")
            return
        print("received", event.message.body)
        self.delivery = event.delivery
        self.container.declare_transaction(self.connection, handler=self)

    def on_transaction_declared(self, event):
        transaction = event.transaction
        transaction.accept(self.delivery)
        for body in ["first", "second"]:
            transaction.send(self.sender, Message(id=body, body=body))
        if self.outcomes.pop(0) == "commit":
            transaction.commit()
        else:
            transaction.abort()

    def on_transaction_committed(self, event):
        print("committed")
        self.receiver.close()
        event.connection.close()

    def on_transaction_aborted(self, event):
        # Proton releases what it has accepted in vain, and takes it again.
        print("aborted")
        self.receiver.flow(1)

    def on_transaction_commit_failed(self, event):
        print("commit failed")
        event.connection.close()

    def on_transaction_declare_failed(self, event):
        print("declare failed")
        event.connection.close()

    def on_link_error(self, event):
        print("link", event.link.remote_condition.name)
        event.connection.close()


Container(Transfer(os.environ["OUTCOMES"].split(","))).run()
