"""The queues of the press, for Flower: it asks no worker, since none answers."""

import os

from worker.queue import build

app = build(os.environ["CELERY_BROKER_URL"])
