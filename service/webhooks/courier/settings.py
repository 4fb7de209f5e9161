"""Settings of the courier, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from archive.settings import address, needed, number, read
from service.webhooks.courier.address import Network, read_networks


@dataclass(frozen=True, kw_only=True)
class CourierSettings:
    """What the courier needs beside the ledger's own settings."""

    public_url: str
    """NASKAH_PUBLIC_URL: the links in events begin with it."""
    webhook_networks: tuple[Network, ...] = ()
    """NASKAH_WEBHOOK_NETWORKS: the office's own networks, separated by commas, such as 10.13.6.0/24: events may be
    carried to private addresses there, by http too; default none"""
    senders: int = 16
    """NASKAH_COURIER_SENDERS: deliveries on their way at once; two a target at most, so eight slow ones hold no other up."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> CourierSettings:
        """Read the settings; raises ``SettingMissing`` or ``SettingWrong`` naming the variable."""
        env = os.environ if environ is None else environ
        return cls(
            public_url=needed(env, "NASKAH_PUBLIC_URL", address),
            webhook_networks=read(env, "NASKAH_WEBHOOK_NETWORKS", read_networks, ()),
            senders=read(env, "NASKAH_COURIER_SENDERS", number(), cls.senders),
        )
