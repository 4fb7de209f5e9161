"""Which parts make one embedded stack, with which ports, passwords and variables. Starts nothing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from service.embedded import bell_users
from service.embedded.home import NaskahHome
from service.embedded.ports import HeldPorts
from service.embedded.postgres import PostgresServer
from service.embedded.python_parts import ConverterPool, HttpService, PythonPart
from service.embedded.seaweed import SeaweedPorts, SeaweedSecrets, SeaweedServer, grpc_socket_free
from service.embedded.secretfile import StackSecrets
from service.embedded.tls.files import ServerCertificate
from service.embedded.valkey import ValkeyServer

DATABASE = "naskah"
BUCKET = "naskah"
HORIZON_DAYS = 1  # the demo's locks end the next day; an installation sets 400 in its environment
USUAL_PORTS = {
    "http": 8080,
    "postgres": 5432,
    "valkey": 6379,
    "s3": 8333,
    "s3_grpc": 18333,
    "master": 9333,
    "master_grpc": 19333,
    "volume": 9340,
    "volume_grpc": 19340,
    "filer": 8888,
    "filer_grpc": 18888,
}


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Every part, and the variables all of them share."""

    postgres: PostgresServer
    valkey: ValkeyServer
    seaweed: SeaweedServer
    converter: ConverterPool
    api: HttpService
    relay: PythonPart
    courier: PythonPart
    consumer: PythonPart
    worker: PythonPart
    env: dict[str, str]
    """What the parts are started with; one mapping for all, so that a part that restarts finds what changed."""
    role_passwords: dict[str, str]
    ports: Mapping[str, int]
    held: HeldPorts

    @property
    def url(self) -> str:
        """The address of the service."""
        return self.api.url

    def adopt(self, secrets: StackSecrets) -> None:
        """Carry these secrets from now on; what runs has its old ones until it restarts."""
        self.postgres.password = secrets.postgres
        self.valkey.passwords.update(_bell_passwords(secrets))
        self.seaweed.secrets = _seaweed_secrets(secrets)
        self.role_passwords.update(_role_passwords(secrets))
        self.env.update(_secret_env(self.postgres, self.valkey, self.seaweed, self.role_passwords))


def choose_ports(last: Mapping[str, int], held: HeldPorts) -> dict[str, int]:
    """Hold each part's port of the last start, else its usual one, else the next free one above it."""
    chosen: dict[str, int] = {}
    for name, usual in USUAL_PORTS.items():
        part = name.removesuffix("_grpc")
        usable = partial(grpc_socket_free, part) if part != name else _any
        chosen[name] = held.usual_or_next(last.get(name, usual), usable=usable)
    return chosen


def _any(_port: int) -> bool:
    return True


def build_stack(
    home: NaskahHome, environ: Mapping[str, str] = os.environ, *, tls: ServerCertificate | None = None
) -> Stack:
    """Choose ports, read or make the secrets, name every part. Variables already set in ``environ`` win for tuning.

    With a certificate the service is on the office's network, under the first of the certificate's names.
    """
    secrets = StackSecrets.load_or_create(home.secrets)
    held = HeldPorts()
    ports = choose_ports(home.read_state().get("ports", {}), held)
    postgres = PostgresServer(home.root / "postgres", ports["postgres"], password=secrets.postgres)
    valkey = ValkeyServer(
        home.root / "valkey", ports["valkey"], password=secrets.valkey, users=_bell_passwords(secrets)
    )
    seaweed = SeaweedServer(
        home.root / "seaweed",
        SeaweedPorts(**{name: ports[name] for name in SeaweedPorts.__dataclass_fields__}),
        secrets=_seaweed_secrets(secrets),
    )
    cores = os.cpu_count() or 1
    converter = ConverterPool(home.root / "converter", size=max(1, min(cores, 4)))
    passwords = _role_passwords(secrets)
    env = {
        "NASKAH_HOME": str(home.root),
        "NASKAH_PKI": str(Path(environ.get("NASKAH_PKI") or home.root / "pki").absolute()),
        **vault_env(seaweed, environ),
        **_secret_env(postgres, valkey, seaweed, passwords),
        "NASKAH_CONVERTER_SOCKET": str(converter.socket),
        "NASKAH_WEBHOOK_NETWORKS": environ.get("NASKAH_WEBHOOK_NETWORKS", ""),
        "NASKAH_FORMER_URLS": environ.get("NASKAH_FORMER_URLS", ""),
    }
    api = HttpService(home.root / "api", port=ports["http"], env=env, tls=tls)
    shown = f"https://{_in_address(tls.names[0])}:{api.port}" if tls else api.url
    env["NASKAH_URL"] = api.url
    env["NASKAH_PUBLIC_URL"] = environ.get("NASKAH_PUBLIC_URL") or shown
    if tls is not None and tls.authority is not None:
        env["NASKAH_URL_CERTIFICATES"] = str(tls.authority)

    def part(name: str, *module: str) -> PythonPart:
        return PythonPart(name, home.root / name, module=module, env=env)

    return Stack(
        postgres=postgres,
        valkey=valkey,
        seaweed=seaweed,
        converter=converter,
        api=api,
        relay=part("relay", "service.relay"),
        courier=part("courier", "service.courier"),
        consumer=part("consumer", "service.consumer"),
        worker=part("worker", "worker"),
        env=env,
        role_passwords=passwords,
        ports=ports,
        held=held,
    )


def _in_address(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _role_passwords(secrets: StackSecrets) -> dict[str, str]:
    return {
        "naskah_owner": secrets.ledger_owner,
        "naskah_app": secrets.ledger_app,
        "naskah_press": secrets.ledger_press,
        "naskah_proof": secrets.ledger_proof,
    }


def _bell_passwords(secrets: StackSecrets) -> dict[str, str]:
    return {
        bell_users.ADMIN: secrets.valkey,
        bell_users.RELAY: secrets.bell_relay,
        bell_users.PRESS: secrets.bell_press,
        bell_users.CONSUMER: secrets.bell_consumer,
        bell_users.INTAKE: secrets.bell_intake,
    }


def _seaweed_secrets(secrets: StackSecrets) -> SeaweedSecrets:
    return SeaweedSecrets(
        access_key=secrets.s3_access_key, secret_key=secrets.s3_secret_key, jwt_seed=secrets.seaweed_jwt
    )


def _secret_env(
    postgres: PostgresServer, valkey: ValkeyServer, seaweed: SeaweedServer, passwords: Mapping[str, str]
) -> dict[str, str]:
    """The variables that hold a secret."""
    return {
        "NASKAH_LEDGER_OWNER_DSN": postgres.dsn("naskah_owner", passwords["naskah_owner"], DATABASE),
        "NASKAH_LEDGER_DSN": postgres.dsn("naskah_app", passwords["naskah_app"], DATABASE),
        "NASKAH_LEDGER_PRESS_DSN": postgres.dsn("naskah_press", passwords["naskah_press"], DATABASE),
        "NASKAH_LEDGER_PROOF_DSN": postgres.dsn("naskah_proof", passwords["naskah_proof"], DATABASE),
        "NASKAH_RELAY_BROKER_URL": valkey.url(user=bell_users.RELAY),
        "NASKAH_PRESS_BROKER_URL": valkey.url(user=bell_users.PRESS),
        "NASKAH_CONSUMER_BROKER_URL": valkey.url(user=bell_users.CONSUMER),
        "NASKAH_BROKER_URL": valkey.url(user=bell_users.INTAKE),  # for clients: every part has its own
        "NASKAH_VAULT_ACCESS_KEY": seaweed.secrets.access_key,
        "NASKAH_VAULT_SECRET_KEY": seaweed.secrets.secret_key,
    }


def vault_env(seaweed: SeaweedServer, environ: Mapping[str, str]) -> dict[str, str]:
    """How the vault finds its bucket."""
    return {
        "NASKAH_VAULT_ENDPOINT": seaweed.endpoint,
        "NASKAH_VAULT_ACCESS_KEY": seaweed.secrets.access_key,
        "NASKAH_VAULT_SECRET_KEY": seaweed.secrets.secret_key,
        "NASKAH_VAULT_BUCKET": BUCKET,
        "NASKAH_VAULT_SECURE": "0",
        "NASKAH_VAULT_HORIZON_DAYS": environ.get("NASKAH_VAULT_HORIZON_DAYS", str(HORIZON_DAYS)),
    }
