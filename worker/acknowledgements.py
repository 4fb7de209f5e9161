"""A worker whose acknowledgement the broker did not take connects anew: nothing else of it would notice.

kombu keeps a message in the prefetch until its acknowledgement went through, and Celery only logs one that failed. While
every child is busy nothing is asked of Redis, so where the broker was away just then, the places of those messages are taken
for ever: the worker lives, reads nothing, and says nothing. A new connection begins with an empty prefetch.
"""

from __future__ import annotations

from typing import Any, Final

from celery import Celery, Task, bootsteps
from celery.utils.dispatch import Signal
from celery.worker.request import Request
from kombu.message import Message

LOOK_S: Final = 1.0
_asked: Final = Signal(name="acknowledgement_asked", providing_args=["message"])


class AcknowledgedRequest(Request):
    """A request that tells which message it wants acknowledged; the broker is asked in the loop's next turn."""

    def acknowledge(self) -> None:
        """Acknowledge, and have ``Reconnection`` look whether the broker took it."""
        super().acknowledge()
        _asked.send(sender=type(self), message=self.message)

    def reject(self, requeue: bool = False) -> None:
        """Reject, and have ``Reconnection`` look whether the broker took it."""
        super().reject(requeue)
        _asked.send(sender=type(self), message=self.message)


class AcknowledgedTask(Task[Any, Any]):
    """A task whose requests are of this kind (Celery's "custom requests")."""

    abstract = True
    Request = f"{__name__}:{AcknowledgedRequest.__name__}"


TASK: Final = f"{__name__}:{AcknowledgedTask.__name__}"


class Reconnection(bootsteps.StartStopStep):
    """A step of the consumer that ends the connection on which an acknowledgement failed."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._consumer = consumer
        self._new: list[Message] = []
        self._due: list[Message] = []
        _asked.connect(self._note, weak=False)

    def start(self, _consumer: Any) -> None:
        """Begin with a new connection: the messages of an earlier one were given back when that was closed."""
        self._new, self._due = [], []

    def stop(self, _consumer: Any) -> None:
        """Nothing of its own is open."""

    def register_with_event_loop(self, _consumer: Any, hub: Any) -> None:
        """Look once a second: an error is raised here, where the loop takes it for the connection's."""
        hub.call_repeatedly(LOOK_S, self._look)

    def _note(self, message: Message, **_: Any) -> None:
        tasks = self._consumer.task_consumer
        if tasks is not None and message.channel is tasks.channel:
            self._new.append(message)

    def _look(self) -> None:
        # What was there a look ago had a turn of the loop since, whoever asked for it.
        lost = [message for message in self._due if not message.acknowledged]
        self._due, self._new = self._new, []
        if lost:
            raise ConnectionResetError(f"the broker did not take {len(lost)} acknowledgements")


def reconnect(app: Celery) -> None:
    """Have the workers of ``app``, made with ``task_cls=TASK``, connect anew where one fails."""
    app.steps["consumer"].add(Reconnection)
