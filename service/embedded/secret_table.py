"""Every secret of an installation, one row each: who holds it, how it is changed, whether two are valid meanwhile.

A test compares the rows with the stack's secrets, the settings, `.env.example` and the keyring's files: a secret
without a row fails there. It changes nothing; ``service.embedded.rotation`` does, for those of the stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class SecretRow:
    """One secret."""

    name: str
    what: str
    rotate: str
    """The command, or where the written way stands."""
    overlap: str
    """How old and new are valid beside each other; why not, where they are not."""
    stack: tuple[str, ...] = ()
    """Its fields of the embedded stack's secrets."""
    settings: tuple[str, ...] = ()
    """The variables that carry it to a process."""
    compose: tuple[str, ...] = ()
    """What it is called in .env."""
    files: tuple[str, ...] = ()
    """Its files in the keyring; <satker> and <person> stand for ids."""


_RESTART: Final = "none: a role has one password; open sessions stay, the parts that hold it restart in turn"
_GUIDE: Final = "docs/guides/admin.md, Secrets"
ROWS: Final = (
    SecretRow(
        name="owner",
        what='the key of this machine\'s owner, "naskah up"',
        rotate="naskah keys rotate owner",
        overlap="none: commands read the new one from naskah.env",
        stack=("token",),
        settings=("NASKAH_TOKEN",),
    ),
    SecretRow(
        name="clients",
        what="keys of programs",
        rotate="naskah keys rotate ID",
        overlap="--overlap-hours, 72 by default",
    ),
    SecretRow(
        name="tokens",
        what="personal tokens",
        rotate="naskah keys rotate ID",
        overlap="--overlap-hours, 72 by default",
    ),
    SecretRow(
        name="superuser",
        what="PostgreSQL's superuser, whom no part is",
        rotate="naskah keys rotate superuser",
        overlap="none needed: nothing holds it between starts",
        stack=("postgres",),
        settings=("NASKAH_LEDGER_ADMIN_DSN",),
        compose=("POSTGRES_PASSWORD",),
    ),
    SecretRow(
        name="ledger-owner",
        what="naskah_owner: migrations, backup",
        rotate="naskah keys rotate ledger-owner",
        overlap="none needed: no part holds it",
        stack=("ledger_owner",),
        settings=("NASKAH_LEDGER_OWNER_DSN",),
        compose=("LEDGER_OWNER_PASSWORD",),
    ),
    SecretRow(
        name="ledger-app",
        what="naskah_app: service, relay, courier, consumer",
        rotate="naskah keys rotate ledger-app",
        overlap=_RESTART,
        stack=("ledger_app",),
        settings=("NASKAH_LEDGER_DSN",),
        compose=("LEDGER_APP_PASSWORD",),
    ),
    SecretRow(
        name="ledger-press",
        what="naskah_press: workers",
        rotate="naskah keys rotate ledger-press",
        overlap=_RESTART,
        stack=("ledger_press",),
        settings=("NASKAH_LEDGER_PRESS_DSN",),
        compose=("LEDGER_PRESS_PASSWORD",),
    ),
    SecretRow(
        name="ledger-proof",
        what="naskah_proof: the relay's upkeep of the locks",
        rotate="naskah keys rotate ledger-proof",
        overlap=_RESTART,
        stack=("ledger_proof",),
        settings=("NASKAH_LEDGER_PROOF_DSN",),
        compose=("LEDGER_PROOF_PASSWORD",),
    ),
    SecretRow(
        name="bell",
        what="the passwords of Valkey's or Redis's users: administrator, relay, press, consumer, Flower",
        rotate="naskah keys rotate bell",
        overlap="both open it until every part has the new one",
        stack=("valkey", "bell_relay", "bell_press", "bell_consumer"),
        settings=("NASKAH_RELAY_BROKER_URL", "NASKAH_PRESS_BROKER_URL", "NASKAH_CONSUMER_BROKER_URL"),
        compose=(
            "REDIS_PASSWORD",
            "REDIS_RELAY_PASSWORD",
            "REDIS_PRESS_PASSWORD",
            "REDIS_CONSUMER_PASSWORD",
            "REDIS_FLOWER_PASSWORD",
        ),
    ),
    SecretRow(
        name="bell-intake",
        what="the password with which clients send events to the queue `intake`; opens nothing else",
        rotate="naskah keys rotate bell-intake",
        overlap="none: no part holds it; give clients the new one",
        stack=("bell_intake",),
        settings=("NASKAH_BROKER_URL",),
        compose=("REDIS_INTAKE_PASSWORD",),
    ),
    SecretRow(
        name="vault",
        what="the S3 key",
        rotate="naskah keys rotate vault",
        overlap="both open it until every part has the new one",
        stack=("s3_access_key", "s3_secret_key"),
        settings=("NASKAH_VAULT_ACCESS_KEY", "NASKAH_VAULT_SECRET_KEY"),
        compose=("VAULT_ACCESS_KEY", "VAULT_SECRET_KEY"),
    ),
    SecretRow(
        name="seaweed",
        what="the seed of the keys between SeaweedFS's own parts; their certificates are new at each start",
        rotate="naskah keys rotate seaweed",
        overlap="none: one process holds all of it; documents wait 3 s",
        stack=("seaweed_jwt",),
        compose=("SEAWEEDFS_JWT_KEY",),
    ),
    SecretRow(
        name="metrics",
        what="what Prometheus shows to read /metrics",
        rotate=_GUIDE,
        overlap="several tokens, separated by commas",
        settings=("NASKAH_METRICS_TOKEN",),
        compose=("NASKAH_METRICS_TOKEN",),
    ),
    SecretRow(
        name="mail",
        what="the account at the mail server",
        rotate=_GUIDE,
        overlap="the mail server's; letters wait while the courier restarts",
        settings=("NASKAH_SMTP_PASSWORD", "NASKAH_SMTP_PASSWORD_FILE"),
        compose=("NASKAH_SMTP_PASSWORD",),
    ),
    SecretRow(
        name="identity provider",
        what="this installation's secret at the identity provider",
        rotate=_GUIDE,
        overlap="the provider's; whoever is on the way signs in once more",
        settings=("NASKAH_OIDC_CLIENT_SECRET",),
        compose=("NASKAH_OIDC_CLIENT_SECRET",),
    ),
    SecretRow(
        name="webhooks",
        what="the office's key that signs events",
        rotate="naskah webhooks rotate",
        overlap="72 h: events carry both signatures",
    ),
    SecretRow(
        name="webhook secrets",
        what="the secret each subscription by v1 shares with its receiver",
        rotate="naskah webhooks rotate ID",
        overlap="72 h: events carry both signatures",
    ),
    SecretRow(
        name="qr",
        what="the key that signs QR codes",
        rotate="naskah pki rotate qr",
        overlap="former public keys stay, each under its name",
        files=("<satker>.qr.key",),
    ),
    SecretRow(
        name="seal",
        what="the office's seal and its passphrase",
        rotate="naskah pki rotate seal",
        overlap="its root stays trusted, so letters sealed before verify",
        files=("<satker>.p12", "<satker>.pass"),
    ),
    SecretRow(
        name="root",
        what="the demonstration authority",
        rotate="naskah pki rotate root",
        overlap="former roots stay in roots.pem, with their revocation lists",
        files=("root.key", "DEMO-passphrases.json"),
    ),
    SecretRow(
        name="people",
        what="certificates of people",
        rotate=_GUIDE,
        overlap="the root stays trusted; the new one is bound beside the former: naskah people bind",
        files=("<satker>/<person>.p12", "<satker>/<person>.pkcs11.json"),
    ),
    SecretRow(
        name="gateway",
        what="the office's account at BSrE's eSign client",
        rotate=_GUIDE,
        overlap="read at each signature: change the file, nothing restarts",
        files=("<satker>.bsre.pass",),
    ),
    SecretRow(
        name="bsre",
        what="the key that opens how BSrE knows people (NIK or mail), which the ledger keeps sealed",
        rotate="naskah pki rotate bsre",
        overlap="former lines of the file open what they sealed",
        files=("<satker>.bsre.key",),
    ),
    SecretRow(
        name="tls",
        what="certificate and key of HTTPS, and the office's own authority for it",
        rotate="naskah pki server",
        overlap="browsers trust the authority, which stays; the service restarts",
        settings=("NASKAH_TLS_KEY",),
        compose=("NASKAH_TLS_KEY",),
        files=("tls/server.pem", "tls/ca.key"),
    ),
    SecretRow(
        name="flower",
        what="Flower's password, with containers",
        rotate=_GUIDE,
        overlap="none: it restarts alone",
        compose=("FLOWER_PASSWORD",),
    ),
)


def named(name: str) -> SecretRow | None:
    """Return the row of a name."""
    return next((row for row in ROWS if row.name == name), None)
