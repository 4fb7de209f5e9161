"""Identity providers that we did not write: npm's ``oidc-provider``, and Keycloak as offices run it. Each on loopback, empty at first."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import httpx

from tests.functional.api.conftest import Service
from tests.judges.installed import JudgeMissing, built
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S, until

BACK = "/masuk/penyedia/kembali"
MAIL = "kepala@kantor.example"
"""What each of them says of everybody."""
_WORD = "apa saja"


@dataclass(frozen=True, kw_only=True)
class Outsider:
    """Somebody whom a provider knows."""

    login: str
    subject: str
    """What the provider calls them for good."""


class IdentityProvider(ABC):
    """One provider, running, that knows one installation."""

    def __init__(self, service: Service, folder: Path) -> None:
        """``folder``: where it may write."""
        self.service = service
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return self.service.env["NASKAH_OIDC_ISSUER"]

    @property
    def port(self) -> int:
        """Where it listens."""
        port = urlsplit(self.issuer).port
        assert port is not None
        return port

    def begin(self) -> None:
        """Start it, and wait until it says who it is."""
        log = self._folder / "provider.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command(),
                env=self.variables(),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        until(self._is_there, said=lambda: log.read_text(errors="replace")[-3_000:])

    def end(self) -> None:
        """End it, and what it knew."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)

    def _is_there(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "provider.log").read_text(errors="replace")[
            -3_000:
        ]
        try:
            told = httpx.get(f"{self.issuer}/.well-known/openid-configuration", verify=PLAIN)
        except httpx.TransportError:
            return False
        return told.is_success and told.json()["issuer"] == self.issuer

    @abstractmethod
    def command(self) -> list[str]:
        """How it is started."""

    def variables(self) -> Mapping[str, str]:
        """What it is started with; nothing of this process's own."""
        return {"HOME": str(self._folder), "PATH": "/usr/bin:/bin"}

    @abstractmethod
    def somebody(self) -> Outsider:
        """Let it know somebody new."""

    @abstractmethod
    def rotate(self) -> None:
        """Let it sign with another key from now on, as it does by itself every few months."""

    @abstractmethod
    def fields(self, shown: str, login: str) -> dict[str, str]:
        """What is typed on a page of its."""


class NodeProvider(IdentityProvider):
    """``oidc-provider``: whoever types a name and any password is that subject."""

    def command(self) -> list[str]:
        """Node, and our few lines for it."""
        folder = built("identity")
        if not folder.is_dir():
            raise JudgeMissing(f"{folder} is missing: run tests/judges/identity")
        env = self.service.env
        return [
            *(str(folder / "node" / "bin" / "node"), str(folder / "provider.mjs")),
            *(env["NASKAH_OIDC_CLIENT_ID"], env["NASKAH_OIDC_CLIENT_SECRET"]),
            *(f"{self.service.url}{BACK}", str(self.port)),
        ]

    def somebody(self) -> Outsider:
        """It asks for no more than a name."""
        name = f"sub-{uuid4().hex[:12]}"
        return Outsider(login=name, subject=name)

    def rotate(self) -> None:
        """It makes its key when it starts."""
        self.end()
        self.begin()

    def fields(self, shown: str, login: str) -> dict[str, str]:
        """First who one is, then that one agrees."""
        prompt = "login" if 'name="login"' in shown else "consent"
        return {"prompt": prompt, "login": login, "password": _WORD}


class Keycloak(IdentityProvider):
    """Keycloak with a realm of our own, and its people made by its own administration."""

    def begin(self) -> None:
        """Start what was prepared, and tell it of this installation: by PKCE alone, and its tokens are for others too."""
        made = built("keycloak")
        if not made.is_dir():
            raise JudgeMissing(f"{made} is missing: run tests/judges/keycloak")
        shutil.copytree(made / "data", self._folder / "data")
        for name in ("lib", "providers", "themes"):
            (self._folder / name).symlink_to(made / name)
        super().begin()
        audience = {"included.custom.audience": "lain", "id.token.claim": "true"}
        others = {"protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper", "config": audience}
        self._administer(
            "clients",
            clientId=self.service.env["NASKAH_OIDC_CLIENT_ID"],
            secret=self.service.env["NASKAH_OIDC_CLIENT_SECRET"],
            redirectUris=[f"{self.service.url}{BACK}"],
            attributes={"pkce.code.challenge.method": "S256"},
            protocolMappers=[{"name": "for others too", **others}],
        )

    def command(self) -> list[str]:
        """What its ``kc.sh`` would start, out of a folder of this test's."""
        made = built("keycloak")
        packages = ("util", "util.concurrent", "security", "lang")
        return [
            *("java", "-Xms64m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-XX:TieredStopAtLevel=1"),
            *("-XX:+UseSerialGC", f"-Djava.io.tmpdir={self._folder}"),
            *(f"-Dkc.home.dir={self._folder}", f"-Djboss.server.config.dir={made / 'conf'}"),
            *(
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
            ),
            *(f"--add-opens=java.base/java.{each}=ALL-UNNAMED" for each in packages),
            *("-cp", str(made / "lib" / "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint"),
            *("start", "--optimized", "--cache=local", "--http-enabled=true", "--http-host=127.0.0.1"),
            *(f"--http-port={self.port}", f"--hostname=http://127.0.0.1:{self.port}"),
        ]

    def somebody(self) -> Outsider:
        """A user with a password."""
        name = f"orang-{uuid4().hex[:12]}"
        made = self._administer(
            "users",
            username=name,
            enabled=True,
            email=MAIL,
            emailVerified=True,
            firstName="Orang",
            lastName="Luar",
            credentials=[{"type": "password", "value": _WORD}],
        )
        return Outsider(login=name, subject=made.headers["location"].rpartition("/")[2])

    def rotate(self) -> None:
        """A key that comes before those it has."""
        self._administer(
            "components",
            name=f"key {uuid4().hex[:8]}",
            providerId="rsa-generated",
            providerType="org.keycloak.keys.KeyProvider",
            parentId="kantor",
            config={"priority": ["1000"], "enabled": ["true"], "active": ["true"]},
        )

    def _administer(self, path: str, **told: object) -> httpx.Response:
        """Make something of the realm's; its administrator's token is good for a minute, so each takes one."""
        asked = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": "pengelola",
            "password": _WORD,
        }
        with httpx.Client(verify=PLAIN, timeout=PATIENCE_S) as client:
            token = client.post(f"{self.issuer}/protocol/openid-connect/token", data=asked).raise_for_status()
            answer = client.post(
                f"{self.issuer.replace('/realms/', '/admin/realms/')}/{path}",
                json=told,
                headers={"Authorization": f"Bearer {token.json()['access_token']}"},
            )
        assert answer.status_code == 201, answer.text
        return answer

    def fields(self, shown: str, login: str) -> dict[str, str]:
        """One page asks for both."""
        assert 'name="username"' in shown, shown
        return {"username": login, "password": _WORD, "credentialId": ""}


@dataclass(kw_only=True)
class ProviderVisit:
    """One browser at the provider, up to where it is sent back."""

    provider: IdentityProvider
    asked: int = 0
    """How often a form was filled in."""
    cookies: dict[str, str] = field(default_factory=dict)
    """By hand: these providers mark theirs as for HTTPS alone, which browsers send to this machine all the same."""

    def go(self, address: str, login: str) -> str:
        """Say there who one is, and agree; returns where the browser is sent back to, and does not go."""
        answer = self._sent("GET", address)
        for _ in range(12):
            if answer.is_redirect:
                leads = urljoin(str(answer.url), answer.headers["location"])
                if urlsplit(leads).path == BACK:
                    return leads
                answer = self._sent("GET", leads)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form is not None, answer.text
            self.asked += 1
            action = urljoin(str(answer.url), html.unescape(form[1]))
            answer = self._sent("POST", action, self.provider.fields(answer.text, login))
        raise AssertionError("the provider leads nowhere")

    def _sent(self, method: str, address: str, fields: Mapping[str, str] | None = None) -> httpx.Response:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with httpx.Client(timeout=PATIENCE_S, verify=PLAIN) as client:
            answer = client.request(method, address, data=fields, headers={"Cookie": kept})
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        return answer
