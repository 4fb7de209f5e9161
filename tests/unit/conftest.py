"""The unit tests run where no developer sits: in Jayapura, nine hours before UTC."""

import time
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def jayapura() -> Iterator[None]:
    """This process's local time, and that of the children it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Jayapura")
        time.tzset()
        yield
    time.tzset()
