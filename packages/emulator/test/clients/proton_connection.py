"""How Qpid Proton reaches the emulator that this process was started under."""
import json
import os
import urllib.request

from proton import Message, SSLDomain

namespace = os.environ["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"]


def connect(container, mechanism="ANONYMOUS", **credentials):
    trust = SSLDomain(SSLDomain.MODE_CLIENT)
    trust.set_trusted_ca_db(os.environ["BUSPASS_EMULATOR_CA"])
    trust.set_peer_authentication(SSLDomain.VERIFY_PEER)
    return container.connect(
        f"amqps://{namespace}",
        ssl_domain=trust,
        reconnect=False,
        allowed_mechs=mechanism,
        **credentials,
    )


def open_cbs(container, connection):
    # Two links of one name, one each way. [AMQP 2.6.1]
    container.create_receiver(connection, "$cbs", name="cbs")
    container.create_sender(connection, "$cbs", name="cbs")


def put_token(sender, entity):
    request = urllib.request.Request(
        os.environ["IDENTITY_ENDPOINT"]
        + "?api-version=2019-08-01&resource=https://servicebus.azure.net/",
        headers={"X-IDENTITY-HEADER": os.environ["IDENTITY_HEADER"]},
    )
    with urllib.request.urlopen(request) as response:
        token = json.load(response)["access_token"]
    put = {"operation": "put-token", "type": "jwt", "name": f"sb://{namespace}/{entity}"}
    sender.send(Message(id="put", reply_to="cbs", body=token, properties=put))
