"""Enqueues CloudEvents for an intake service that already speaks Celery, instead of calling HTTP. Needs celery[redis].

    NASKAH_BROKER_URL=redis://... NASKAH_TOKEN=nsk_... python examples/clients/celery_client.py EVENT.json ...

The key travels in the message's header; the event is the only argument. There is no answer here: an event that is refused
is kept with its reason, and is shown by GET /events/refused and by `naskah intake refused`.
"""

import json
import os
import sys
from pathlib import Path

from celery import Celery
from kombu import Exchange, Queue

INTAKE = {"queue": "intake", "exchange": "intake", "routing_key": "intake"}


def main(files: list[Path]) -> None:
    """Enqueue each file; a broker that is away is an error at once, not a long wait."""
    broker = os.environ["NASKAH_BROKER_URL"]
    app = Celery("intake-client", broker=broker, set_as_current=False)
    app.conf.update(
        task_serializer="json",
        task_ignore_result=True,
        broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 5},
    )
    if broker.startswith("amqp"):
        # The queue is there already, and a client's user may write to its exchange and make nothing.
        at = Exchange("intake", no_declare=True)
        app.conf.task_queues = [Queue("intake", at, routing_key="intake", no_declare=True)]
        app.conf.broker_transport_options = {"confirm_publish": True}
    headers = {"authorization": f"Bearer {os.environ['NASKAH_TOKEN']}"}
    for file in files:
        event = json.loads(file.read_text())
        app.send_task("naskah.accept_event", args=[event], headers=headers, retry=False, **INTAKE)
        print(f"{file.name}: enqueued")
    app.close()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
