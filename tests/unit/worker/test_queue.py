"""The Celery application of the press, as its workers are made."""

from types import SimpleNamespace

from celery.worker.consumer.control import Control

from worker.queue import build


def test_a_worker_hears_no_broadcast_of_celery() -> None:
    app = build("redis://127.0.0.1:1/0")
    step = object.__new__(Control)  # its decision alone: made, it would open the mailbox
    with app.connection_for_read() as connection:
        assert not step.include_if(SimpleNamespace(app=app, conninfo=connection))
        app.conf.worker_enable_remote_control = True
        assert step.include_if(SimpleNamespace(app=app, conninfo=connection))
