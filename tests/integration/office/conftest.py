"""The demo office, as the approval desk's tests have it."""

from tests.integration.approvals.conftest import agam

__all__ = ["agam"]
