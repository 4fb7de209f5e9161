"""What is tried here is how a child starts and is locked in: none splits from another."""

import pytest


@pytest.fixture(autouse=True)
def _each_is_started(started_children: None) -> None:
    """See ``tests.nursery``."""
