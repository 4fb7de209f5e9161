"""The compose file: valid, closed to the outside but for the service, and each process with no more than it needs."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from docs import generate
from tests.unit.compose.reading import COMPOSE_FILE, PROFILES, ROOT, env_values, resolve

SCHEMA = Path(__file__).with_name("schema") / "compose-spec.json"
NASKAH = {
    "api",
    "tools",
    "vault-check",
    "migrate",
    "sweep",
    "courier",
    "intake",
    "worker",
    "converter",
    "backups",
    "flower",
}
ONE_SHOTS = {"migrate", "vault-check", "tools"}
NETWORKS = {
    "api": {"front", "ledger", "vault"},
    "sweep": {"ledger", "bell", "vault"},
    "courier": {"ledger", "outside"},
    "intake": {"ledger", "bell"},
    "worker": {"ledger", "bell", "vault"},
    "migrate": {"ledger"},
    "vault-check": {"vault"},
    "tools": {"ledger", "vault"},
    "backups": {"ledger", "vault"},
    "postgres": {"ledger"},
    "redis": {"bell"},
    "minio": {"vault"},
    "seaweedfs": {"vault"},
    "flower": {"front", "bell"},
}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every service, all profiles on, as Compose resolves it."""
    resolved: dict[str, Any] = resolve(tmp_path_factory.mktemp("compose"), *PROFILES)["services"]
    return resolved


def test_it_is_valid_by_the_schema_of_the_compose_specification() -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(COMPOSE_FILE.read_text()))


@pytest.mark.parametrize("profiles", [(), ("minio",), ("seaweedfs",), PROFILES], ids=str)
def test_compose_itself_accepts_it(profiles: tuple[str, ...], tmp_path: Path) -> None:
    services = resolve(tmp_path, *profiles)["services"]
    assert {"api", "worker", "converter", "sweep", "postgres", "redis", "migrate"} <= services.keys()
    assert services.keys() & set(PROFILES) == set(profiles)


def test_the_example_names_every_variable_and_no_other() -> None:
    used = set(re.findall(r"\$\{(\w+)", COMPOSE_FILE.read_text()))
    assert env_values().keys() - {"COMPOSE_PROFILES"} == used


def test_a_new_env_leaves_no_secret_empty_and_repeats_none() -> None:
    empty = re.findall(r"^(\w+)=$", (ROOT / ".env.example").read_text(), re.M)
    drawn = [env_values()[name] for name in empty]
    assert all(re.fullmatch(r"[0-9a-f]{48}", secret) for secret in drawn)
    assert len(set(drawn)) == len(empty) > 8


def test_only_the_service_is_published_and_flower_on_loopback(services: dict[str, Any]) -> None:
    published = {
        name: [(port["host_ip"], port["published"], port["target"]) for port in service["ports"]]
        for name, service in services.items()
        if "ports" in service
    }
    assert published == {"api": [("127.0.0.1", "8080", 8080)], "flower": [("127.0.0.1", "5555", 5555)]}


def test_each_process_is_on_the_networks_it_needs(services: dict[str, Any]) -> None:
    on = {name: set(service.get("networks", {})) for name, service in services.items() if name != "converter"}
    assert on == NETWORKS


def test_only_the_service_s_and_the_courier_s_networks_lead_outside(tmp_path: Path) -> None:
    networks = resolve(tmp_path, *PROFILES)["networks"]
    assert [name for name, network in networks.items() if not network.get("internal")] == [
        "front",
        "outside",
    ]


def test_the_converter_has_no_network_and_no_secret(services: dict[str, Any]) -> None:
    converter = services["converter"]
    assert converter["network_mode"] == "none"
    assert converter["environment"] == {"NASKAH_PDF_ISOLATION": "container"}
    assert [volume["source"] for volume in converter["volumes"]] == ["converter-socket"]


def test_worker_and_converter_share_the_socket_under_one_path(services: dict[str, Any]) -> None:
    holders = {
        name: (volume["target"], bool(volume.get("read_only")))
        for name, service in services.items()
        for volume in service.get("volumes", [])
        if volume["source"] == "converter-socket"
    }
    assert holders == {"worker": ("/run/naskah", True), "converter": ("/run/naskah", False)}
    socket = services["worker"]["environment"]["NASKAH_CONVERTER_SOCKET"]
    assert socket in services["converter"]["command"]
    assert services["worker"]["user"] == services["converter"]["user"]


def test_the_keys_are_read_by_desk_and_press_and_written_with_the_tools_alone(
    services: dict[str, Any],
) -> None:
    holders = {
        name: (volume["target"], bool(volume.get("read_only")))
        for name, service in services.items()
        for volume in service.get("volumes", [])
        if volume["source"] == "keys"
    }
    assert holders == {
        **dict.fromkeys(("api", "worker", "backups"), ("/keys", True)),
        "tools": ("/keys", False),
    }
    assert {services[name]["environment"]["NASKAH_PKI"] for name in holders} == {"/keys"}


def test_every_process_is_an_ordinary_user_without_rights_on_a_read_only_root(
    services: dict[str, Any],
) -> None:
    for name, service in services.items():
        uid, gid = map(int, service["user"].split(":"))
        assert uid > 0, name
        assert gid > 0, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert not service.get("cap_add"), name


def test_every_lasting_process_has_a_health_check_and_comes_back(services: dict[str, Any]) -> None:
    lasting = {name: service for name, service in services.items() if name not in ONE_SHOTS}
    assert {services[name]["restart"] for name in ONE_SHOTS} == {"no"}
    for name, service in lasting.items():
        assert service["restart"] == "unless-stopped", name
        check = service["healthcheck"]
        assert check.keys() == {"test", "interval", "timeout", "retries", "start_period"}, name


def test_logs_cannot_fill_the_disk(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name


def test_each_service_has_its_share_of_memory_and_no_more(services: dict[str, Any]) -> None:
    limits = {name: int(service.get("mem_limit", 0)) for name, service in services.items()}
    assert {name for name, limit in limits.items() if not 256 << 20 <= limit <= 4 << 30} == set()
    for name in ("api", "worker", "postgres"):  # what a busy office raises
        assert limits[name] == int(env_values()[f"{name.upper()}_MEMORY"].removesuffix("g")) << 30


def test_an_image_may_be_pinned_by_its_digest(tmp_path: Path) -> None:
    digest = "@sha256:" + "0" * 64
    images = [name for name in env_values() if name.endswith("_IMAGE")]
    services = resolve(tmp_path, *PROFILES, digest=digest)["services"]
    used = {service["image"] for service in services.values()}
    used |= {
        value for service in services.values() for value in service.get("build", {}).get("args", {}).values()
    }
    assert len(images) == 5
    assert {f"{env_values()[name]}{digest}" for name in images} <= used


def test_each_role_of_the_ledger_is_known_only_to_its_process(services: dict[str, Any]) -> None:
    doors = {
        name: {key for key in service.get("environment", {}) if key.startswith("NASKAH_LEDGER")}
        for name, service in services.items()
    }
    assert {name: keys for name, keys in doors.items() if keys} == {
        "api": {"NASKAH_LEDGER_DSN"},
        "sweep": {"NASKAH_LEDGER_DSN", "NASKAH_LEDGER_PROOF_DSN"},
        "courier": {"NASKAH_LEDGER_DSN"},
        "intake": {"NASKAH_LEDGER_DSN"},
        "worker": {"NASKAH_LEDGER_PRESS_DSN"},
        "migrate": {"NASKAH_LEDGER_OWNER_DSN"},
        "backups": {"NASKAH_LEDGER_OWNER_DSN"},
        "tools": {"NASKAH_LEDGER_OWNER_DSN", "NASKAH_LEDGER_PROOF_DSN", "NASKAH_LEDGER_ADMIN_DSN"},
    }


def test_each_user_of_the_bell_is_known_only_to_its_process(services: dict[str, Any]) -> None:
    users = {
        name: {
            key: str(value).removeprefix("redis://").partition(":")[0]
            for key, value in service.get("environment", {}).items()
            if key.endswith("BROKER_URL")
        }
        for name, service in services.items()
    }
    assert {name: known for name, known in users.items() if known} == {
        "sweep": {"NASKAH_RELAY_BROKER_URL": "naskah_relay"},
        "intake": {"NASKAH_CONSUMER_BROKER_URL": "naskah_consumer"},
        "worker": {"NASKAH_PRESS_BROKER_URL": "naskah_press"},
        "flower": {"CELERY_BROKER_URL": "naskah_flower"},
    }


READ_IN = {
    "service": {"api"},
    "courier": {"courier"},
    "press": {"worker"},
    "converter": {"converter"},
    "vault": {"api", "sweep", "worker", "vault-check", "tools"},
}
"""The containers in which a setting's reader runs; where none is named here, in one of them at least."""
NOT_PASSED = {
    "NASKAH_CONVERTER_SOCKET api": "the front desk reaches no converter; who wants it there mounts the socket (guide)",
    "NASKAH_LIBREOFFICE converter": "where Debian installs it in the image",
    "NASKAH_PDF_WORKDIR converter": "/dev/shm of the container, whose size stands in the file",
    "NASKAH_BROKER_URL any": "each container has the address of its own user",
    "NASKAH_HOME any": "the embedded stack's",
    "NASKAH_BAHASA any": "of whoever types a command",
    "NASKAH_SATKER any": "of whoever types a command",
    "NASKAH_TOKEN any": "of whoever types a command",
    "NASKAH_URL any": "of whoever types a command",
    "NASKAH_URL_CERTIFICATES any": "of whoever types a command",
}


def test_every_setting_reaches_the_containers_that_read_it(services: dict[str, Any]) -> None:
    missing = set()
    for name, (_, readers, *_) in generate.settings().items():
        for reader in readers.split(", "):
            wanted = READ_IN.get(reader)
            holders = {each for each, service in services.items() if name in service.get("environment", {})}
            if wanted is None and not holders:
                missing.add(f"{name} any")
            missing |= {f"{name} {each}" for each in (wanted or set()) - holders}
    assert missing - NOT_PASSED.keys() == set()
    assert NOT_PASSED.keys() - missing == set(), "passed by now"


def test_the_request_path_cannot_reach_the_bell(services: dict[str, Any]) -> None:
    assert not [name for name in services["api"]["environment"] if name.endswith("BROKER_URL")]
    assert not services["api"]["networks"].keys() & services["redis"]["networks"].keys()


def test_data_lies_in_named_volumes_and_nothing_else_is_mounted_but_files_of_docker(
    services: dict[str, Any],
) -> None:
    for name, service in services.items():
        for volume in service.get("volumes", []):
            if volume["type"] == "bind":
                source = Path(volume["source"])
                assert source.is_relative_to(ROOT / "docker"), name
                assert source.is_file(), name
                assert volume["read_only"], name
            else:
                assert volume["type"] == "volume", name


def test_every_image_has_a_fixed_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        _, _, tag = service["image"].partition(":")
        assert re.search(r"\d", tag), name
        assert name in NASKAH or re.search(r"\d+\.\d+|\d{8}", tag), name


def test_the_bell_keeps_its_messages_and_refuses_rather_than_forgets() -> None:
    lines = [
        line for line in (ROOT / "docker/redis.conf").read_text().splitlines() if not line.startswith("#")
    ]
    settings = dict(line.split(" ", 1) for line in lines)
    assert settings["appendonly"] == "yes"
    assert settings["maxmemory-policy"] == "noeviction"
    assert "requirepass" not in settings
