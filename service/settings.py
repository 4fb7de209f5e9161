"""Settings of the front desk, read once from the environment; a missing value without a default is fatal, by name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from archive.settings import address, addresses, file, needed, number, port, read
from service.documents.files.address import ScannerAddress, read_address
from service.identity.provider_settings import ProviderSettings, issuer
from service.identity.session_rules import SessionRules
from service.verification.former_addresses import SETTING
from service.webhooks.courier.address import Network, read_networks


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
    scanner: ScannerAddress | None = None
    """NASKAH_SCANNER: the office's virus scanner, clamd://HOST:PORT, clamd:///SOCKET or icap://HOST:PORT/SERVICE: it looks each
    file that comes from outside through; default none"""
    converter_socket: Path | None = None
    """NASKAH_CONVERTER_SOCKET: told in /health/ready when this process can see it; draws the pages of template previews."""

    session_idle_minutes: int = 60
    """NASKAH_SESSION_IDLE_MINUTES: how long a person at the pages stays signed in without doing anything"""
    session_hours: int = 12
    """NASKAH_SESSION_HOURS: how long they stay signed in whatever they do"""

    oidc_issuer: str | None = None
    """NASKAH_OIDC_ISSUER: the identity provider (OpenID Connect) by which people with a linked account may come in; default none"""
    oidc_client_id: str | None = None
    """NASKAH_OIDC_CLIENT_ID: as what this installation is known there; needed with an issuer"""
    oidc_client_secret: str | None = field(default=None, repr=False)
    """NASKAH_OIDC_CLIENT_SECRET: its secret there; a public client has none"""
    oidc_name: str = "SSO"
    """NASKAH_OIDC_NAME: what people call the provider, as its button says it"""

    tls_cert: Path | None = None
    """NASKAH_TLS_CERT: PEM file of the service's certificate and what leads to its root; with it HTTPS alone is served"""
    tls_key: Path | None = None
    """NASKAH_TLS_KEY: PEM file of its key, unless that stands in the certificate's file"""

    tsa_url: str | None = None
    """NASKAH_TSA_URL: time stamping authority (RFC 3161) for people's signatures; without one they carry no time stamp."""

    @property
    def sessions(self) -> SessionRules:
        """How long people at the pages stay signed in."""
        return SessionRules(
            idle=timedelta(minutes=self.session_idle_minutes),
            lasts=timedelta(hours=self.session_hours),
        )

    @property
    def provider(self) -> ProviderSettings | None:
        """The identity provider, if there is one."""
        if self.oidc_issuer is None or self.oidc_client_id is None:
            return None
        return ProviderSettings(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            secret=self.oidc_client_secret,
            name=self.oidc_name,
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> ServiceSettings:
        """Read the settings; raises ``SettingMissing`` or ``SettingWrong`` naming the variable."""
        env = os.environ if environ is None else environ
        positive = number()
        return cls(
            public_url=needed(env, "NASKAH_PUBLIC_URL", address),
            former_urls=read(env, SETTING, addresses, ()),
            host=read(env, "NASKAH_HTTP_HOST", str, cls.host),
            port=read(env, "NASKAH_HTTP_PORT", port, cls.port),
            processes=read(env, "NASKAH_HTTP_PROCESSES", positive, cls.processes),
            threads=read(env, "NASKAH_HTTP_THREADS", positive, cls.threads),
            event_bytes=read(env, "NASKAH_HTTP_EVENT_BYTES", positive, cls.event_bytes),
            batch_bytes=read(env, "NASKAH_HTTP_BATCH_BYTES", positive, cls.batch_bytes),
            listeners=read(env, "NASKAH_HTTP_LISTENERS", positive, cls.listeners),
            oidc_issuer=read(env, "NASKAH_OIDC_ISSUER", issuer, None),
            oidc_client_id=needed(env, "NASKAH_OIDC_CLIENT_ID", str)
            if env.get("NASKAH_OIDC_ISSUER")
            else None,
            oidc_client_secret=env.get("NASKAH_OIDC_CLIENT_SECRET") or None,
            oidc_name=read(env, "NASKAH_OIDC_NAME", str, cls.oidc_name),
            tls_cert=read(env, "NASKAH_TLS_CERT", file, None),
            tls_key=read(env, "NASKAH_TLS_KEY", file, None),
            metrics_token=env.get("NASKAH_METRICS_TOKEN") or None,
            webhook_networks=read(env, "NASKAH_WEBHOOK_NETWORKS", read_networks, ()),
            proxies=read(env, "NASKAH_HTTP_PROXIES", read_networks, ()),
            looks=read(env, "NASKAH_HTTP_LOOKS", positive, cls.looks),
            files=read(env, "NASKAH_HTTP_FILES", positive, cls.files),
            session_idle_minutes=read(
                env, "NASKAH_SESSION_IDLE_MINUTES", number(most=24 * 60), cls.session_idle_minutes
            ),
            session_hours=read(env, "NASKAH_SESSION_HOURS", number(most=24 * 30), cls.session_hours),
            tsa_url=read(env, "NASKAH_TSA_URL", address, None),
            scanner=read(env, "NASKAH_SCANNER", read_address, None),
            converter_socket=read(env, "NASKAH_CONVERTER_SOCKET", Path, None),
        )
