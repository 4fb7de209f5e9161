"""Settings of the front desk, read once from the environment; a missing value without a default is fatal, by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from service.errors import SettingMissing, SettingWrong
from service.verification.former_addresses import SETTING, read_addresses
from service.webhooks.courier.address import Network, read_networks

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """What one service process needs beside the ledger's and the vault's own settings."""

    public_url: str
    """NASKAH_PUBLIC_URL: the address people and QR codes reach the service by."""
    former_urls: tuple[str, ...] = ()
    """NASKAH_FORMER_URLS: addresses that QR codes named before, separated by commas: verification takes them for the office's
    own; default none"""
    host: str = "127.0.0.1"
    """NASKAH_HTTP_HOST: what ``naskah serve`` listens on; every interface only when told so."""
    port: int = 8080
    """NASKAH_HTTP_PORT"""
    processes: int = 1
    """NASKAH_HTTP_PROCESSES: 200 single and 2,000 batched events a second need one on two cores. Each has its share of the
    public verification's limits by address; containers beside each other have them each in full."""
    threads: int = 16
    """NASKAH_HTTP_THREADS: requests worked on at once in a process; each holds one ledger connection at most."""
    event_bytes: int = 1 << 20
    """NASKAH_HTTP_EVENT_BYTES: one event; the largest reference payload is 14 KB."""
    batch_bytes: int = 32 << 20
    """NASKAH_HTTP_BATCH_BYTES: a thousand events of 32 KB."""
    listeners: int = 200
    """NASKAH_HTTP_LISTENERS: open progress streams in a process."""
    metrics_token: str | None = None
    """NASKAH_METRICS_TOKEN: when set, /metrics asks for it as a bearer token; several, separated by commas, while it is
    changed."""
    webhook_networks: tuple[Network, ...] = ()
    """NASKAH_WEBHOOK_NETWORKS: the office's own networks, separated by commas, such as 10.13.6.0/24: events may be
    carried to private addresses there, by http too; default none"""
    proxies: tuple[Network, ...] = ()
    """NASKAH_HTTP_PROXIES: addresses or networks of the proxies in front of the service, separated by commas: whom their
    X-Forwarded-For names is who asks, for the public verification's limits; nobody else's counts; default none"""
    looks: int = 60
    """NASKAH_HTTP_LOOKS: codes and pages of the public verification one address may ask for at once; a sixtieth comes back
    each second"""
    files: int = 6
    """NASKAH_HTTP_FILES: files one address may have judged at once; a sixtieth comes back each second"""
    converter_socket: Path | None = None
    """NASKAH_CONVERTER_SOCKET: told in /health/ready when this process can see it; draws the pages of template previews."""

    tls_cert: Path | None = None
    """NASKAH_TLS_CERT: PEM file of the service's certificate and what leads to its root; with it HTTPS alone is served"""
    tls_key: Path | None = None
    """NASKAH_TLS_KEY: PEM file of its key, unless that stands in the certificate's file"""

    tsa_url: str | None = None
    """NASKAH_TSA_URL: time stamping authority (RFC 3161) for people's signatures; without one they carry no time stamp."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> ServiceSettings:
        """Read the settings; raises ``SettingMissing`` or ``SettingWrong`` naming the variable."""
        env = os.environ if environ is None else environ

        def read(name: str, parse: Callable[[str], T], default: T) -> T:
            text = env.get(name)
            if not text:
                return default
            try:
                return parse(text)
            except ValueError:
                raise SettingWrong(setting=name) from None

        public_url = env.get("NASKAH_PUBLIC_URL")
        if not public_url:
            raise SettingMissing(setting="NASKAH_PUBLIC_URL")
        return cls(
            public_url=public_url.rstrip("/"),
            former_urls=read(SETTING, read_addresses, ()),
            host=read("NASKAH_HTTP_HOST", str, cls.host),
            port=read("NASKAH_HTTP_PORT", int, cls.port),
            processes=read("NASKAH_HTTP_PROCESSES", _positive, cls.processes),
            threads=read("NASKAH_HTTP_THREADS", _positive, cls.threads),
            event_bytes=read("NASKAH_HTTP_EVENT_BYTES", _positive, cls.event_bytes),
            batch_bytes=read("NASKAH_HTTP_BATCH_BYTES", _positive, cls.batch_bytes),
            listeners=read("NASKAH_HTTP_LISTENERS", _positive, cls.listeners),
            tls_cert=read("NASKAH_TLS_CERT", _path, None),
            tls_key=read("NASKAH_TLS_KEY", _path, None),
            metrics_token=env.get("NASKAH_METRICS_TOKEN") or None,
            webhook_networks=read("NASKAH_WEBHOOK_NETWORKS", read_networks, ()),
            proxies=read("NASKAH_HTTP_PROXIES", read_networks, ()),
            looks=read("NASKAH_HTTP_LOOKS", _positive, cls.looks),
            files=read("NASKAH_HTTP_FILES", _positive, cls.files),
            tsa_url=env.get("NASKAH_TSA_URL") or None,
            converter_socket=read("NASKAH_CONVERTER_SOCKET", _path, None),
        )


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _path(text: str) -> Path | None:
    return Path(text)
