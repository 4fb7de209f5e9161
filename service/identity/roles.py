"""Roles and what a key of each may do; the ledger's row security enforces satker and class on top."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a key may ask of the front desk."""

    INTAKE = "intake"
    """Sends events and follows the documents and jobs that come of them."""
    PEMBACA = "pembaca"
    """Reads documents up to its class."""
    ARSIPARIS = "arsiparis"
    """Keeps records: reads, verifies, exports."""
    PEJABAT = "pejabat"
    """An official: writes, initials and signs."""
    PEMERIKSA = "pemeriksa"
    """Audits: reads documents up to its class and the audit trail, changes nothing."""
    ADMIN = "admin"
    """Watches queues, retries and parks jobs, sees refused events."""


READERS = frozenset(Role)
"""Every role reads documents: how far is for class and satker to say."""
WATCHERS = frozenset({Role.ADMIN, Role.ARSIPARIS})
"""Who sees queues and refused events."""
AUDITORS = frozenset({Role.ADMIN, Role.PEMERIKSA})
"""Who reads the audit trail."""
ACTORS = frozenset({Role.PEJABAT, Role.ARSIPARIS})
"""People who write documents and act upon them."""
CLIENT_ROLES = frozenset(Role) - {Role.PEJABAT}
"""What a program's key may carry: never ``pejabat``, for a program never acts as a person."""
PROVEN_ROLES = frozenset({Role.PEJABAT, Role.ARSIPARIS, Role.ADMIN})
"""Whom a password alone does not let in at the pages."""
