"""Where the vault is and how long it locks, from the environment, read once; what is missing is fatal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from archive.settings import Misconfigured, SettingWrong, bucket, file, host, number, read
from archive.vault.errors import VaultError


class VaultMisconfigured(VaultError, Misconfigured):
    """The vault's settings are incomplete or wrong."""


@dataclass(frozen=True, kw_only=True)
class VaultSettings:
    """NASKAH_VAULT_*: ENDPOINT, ACCESS_KEY, SECRET_KEY, BUCKET; SECURE (1), REGION, CERTIFICATES, HORIZON_DAYS (400)."""

    endpoint: str
    """Host and port, without a scheme."""
    access_key: str
    secret_key: str = field(repr=False)
    bucket: str
    secure: bool = True
    region: str = "us-east-1"
    """Given, so that the client never asks the server for it; what MinIO and SeaweedFS call themselves."""
    certificates: str | None = None
    """PEM file of the authority that signed the server's certificate, when it is the office's own."""
    horizon: timedelta = timedelta(days=400)
    """Every PUT is locked this long and renewed at half of it: an outage of 200 days loses no lock."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> VaultSettings:
        """Read the settings. Raises ``VaultMisconfigured`` naming every variable that is missing or wrong."""
        needed = ("ENDPOINT", "ACCESS_KEY", "SECRET_KEY", "BUCKET")
        wrong = [f"NASKAH_VAULT_{name}" for name in needed if not env.get(f"NASKAH_VAULT_{name}")]
        secure = env.get("NASKAH_VAULT_SECURE", "1").lower()
        if secure not in _SAID:
            wrong.append("NASKAH_VAULT_SECURE")
        for name, parse in _PARSED.items():
            try:
                read(env, f"NASKAH_VAULT_{name}", parse, None)
            except SettingWrong as error:
                wrong.append(f"{error.ids['setting']}: {error.ids['wanted']}")
        if wrong:
            raise VaultMisconfigured(variables=", ".join(wrong))
        return cls(
            endpoint=env["NASKAH_VAULT_ENDPOINT"],
            access_key=env["NASKAH_VAULT_ACCESS_KEY"],
            secret_key=env["NASKAH_VAULT_SECRET_KEY"],
            bucket=env["NASKAH_VAULT_BUCKET"],
            secure=_SAID[secure],
            region=env.get("NASKAH_VAULT_REGION") or "us-east-1",
            certificates=env.get("NASKAH_VAULT_CERTIFICATES") or None,
            horizon=timedelta(days=int(env.get("NASKAH_VAULT_HORIZON_DAYS") or 400)),
        )


_SAID = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_PARSED = {"ENDPOINT": host, "BUCKET": bucket, "CERTIFICATES": file, "HORIZON_DAYS": number(1, 36_500)}
