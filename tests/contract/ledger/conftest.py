"""The same doors as the integration tests have."""

from tests.integration.ledger.conftest import doors

__all__ = ["doors"]
