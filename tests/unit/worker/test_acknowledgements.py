"""The consumer's step ends a connection for an acknowledgement that failed on it, and for nothing else."""

from types import SimpleNamespace
from typing import Any

import pytest
from kombu import Connection, Consumer, Producer, Queue
from kombu.message import Message

from tests.patience import PATIENCE_S
from worker import acknowledgements
from worker.acknowledgements import Reconnection


def delivered(channel: Any) -> Message:
    """A message as kombu hands it out, on a broker in this process's memory."""
    found: list[Message] = []
    Producer(channel).publish({}, routing_key="q")
    with Consumer(channel, queues=[Queue("q")], on_message=found.append, auto_declare=True):
        channel.connection.client.drain_events(timeout=PATIENCE_S)
    return found[0]


@pytest.mark.parametrize(
    ("taken", "of_this_connection", "lost"),
    [(True, True, False), (False, True, True), (False, False, False), (True, False, False)],
)
def test_it_looks_twice_before_it_ends_a_connection(
    taken: bool, of_this_connection: bool, lost: bool
) -> None:
    with Connection("memory://") as connection, Connection("memory://") as earlier:
        Queue("q").bind(connection.default_channel).declare()
        message = delivered((connection if of_this_connection else earlier).default_channel)
        step = Reconnection(
            SimpleNamespace(task_consumer=SimpleNamespace(channel=connection.default_channel))
        )
        timers: list[Any] = []
        step.register_with_event_loop(
            None, SimpleNamespace(call_repeatedly=lambda _s, look: timers.append(look))
        )
        step.start(None)
        acknowledgements._asked.send(sender=None, message=message)
        timers[0]()
        if taken:
            message.ack()
        if lost:
            with pytest.raises(ConnectionResetError, match="1 acknowledgement"):
                timers[0]()
        else:
            timers[0]()
        step.start(None)
        timers[0]()
        timers[0]()
