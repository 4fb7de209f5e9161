"""What stands in for ``docker``: reads a compose line as Docker would, and runs what the service would on the test's stack.

Its services, profiles, entrypoints and variables are those of docker-compose.yml; a command of Naskah's is run with the
variables which that service is given, and no others. What is no command of Naskah's has to be one the image has.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.functional.guides.shell import variables

PROGRAMS = {"postgres": {"psql", "pg_dump", "pg_restore", "pg_isready"}, "api": {"python"}}
"""What the images hold beside ``naskah``."""
VOLUMES = Path("volumes")


def main(arguments: Sequence[str]) -> int:
    """Read and run one ``docker`` line; ends with 2 when Docker would not understand it."""
    services: Mapping[str, Any] = yaml.safe_load(Path("docker-compose.yml").read_text(encoding="utf-8"))[
        "services"
    ]
    given = _parser().parse_args(arguments)
    named = given.services if "services" in given else [given.service]
    for name in named:
        if name not in services:
            sys.exit(f"no such service: {name}")
    for name in {each for service in services.values() for each in service.get("profiles", ())} & set(
        given.profile
    ):
        given.profile.remove(name)
    if given.profile:
        sys.exit(f"no such profile: {', '.join(given.profile)}")
    for each in getattr(given, "scale", ()):
        name, _, number = each.partition("=")
        if name not in services or not number.isdigit():
            sys.exit(f"cannot scale: {each}")
    if "service" not in given:
        print(f"compose would {given.verb}: {', '.join(named) or 'all'}")
        return 0
    return _run(services[given.service], given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="docker", allow_abbrev=False)
    compose = parser.add_subparsers(required=True).add_parser("compose", allow_abbrev=False)
    compose.add_argument("--profile", action="append", default=[])
    compose.add_argument("--file", "-f", action="append")
    verbs = compose.add_subparsers(dest="verb", required=True)
    up = verbs.add_parser("up", allow_abbrev=False)
    for flag in ("--build", "--detach", "--wait", "--no-deps", "--force-recreate"):
        up.add_argument(flag, action="store_true")
    up.add_argument("--scale", action="append", default=[])
    up.add_argument("services", nargs="*")
    for verb in ("stop", "start", "restart", "down", "pull", "build", "ps", "logs", "config"):
        plain = verbs.add_parser(verb, allow_abbrev=False)
        plain.add_argument("--follow", "-f", action="store_true")
        plain.add_argument("--quiet", "-q", action="store_true")
        plain.add_argument("services", nargs="*")
    for verb in ("run", "exec"):
        inside = verbs.add_parser(verb, allow_abbrev=False)
        inside.add_argument("--no-TTY", "-T", action="store_true")
        inside.add_argument("--env", "-e", action="append", default=[])
        inside.add_argument("--user", "-u")
        if verb == "run":
            inside.add_argument("--rm", action="store_true")
            inside.add_argument("--no-deps", action="store_true")
            inside.add_argument("--volume", "-v", action="append", default=[])
        inside.add_argument("service")
        inside.add_argument("words", nargs=argparse.REMAINDER)
    return parser


def _run(service: Mapping[str, Any], given: argparse.Namespace) -> int:
    entry = service.get("entrypoint", []) if given.verb == "run" else []
    words = [*entry, *(given.words or service.get("command", []))]
    if words[0] != "naskah":
        if words[0] not in PROGRAMS.get(given.service, ()):
            sys.exit(f"{given.service} has no {words[0]}")
        print(f"{given.service} would run {words}")
        return 0
    places = _places(service, getattr(given, "volume", []))
    env = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    stack = variables(Path("compose.env"))
    stack |= {name: value for name, value in os.environ.items() if name.startswith("NASKAH_LEDGER_")}
    for name, value in service.get("environment", {}).items():
        if str(value) in places:
            env[name] = places[str(value)]
        elif name in stack:
            env[name] = stack[name]
    # No home: naskah.env would tell what the container is not told.
    env["NASKAH_HOME"] = str(VOLUMES / "no-home")
    return subprocess.run([_moved(word, places) for word in words], env=env, check=False).returncode


def _places(service: Mapping[str, Any], volumes: Sequence[str]) -> dict[str, str]:
    """Where the container's folders lie here: those named on the line, and the service's own volumes."""
    found = {}
    for each in volumes:
        source, target, *_ = each.split(":")
        found[target] = source
    for each in service.get("volumes", ()):
        name, target = (each["source"], each["target"]) if isinstance(each, dict) else each.split(":")[:2]
        (VOLUMES / name).mkdir(parents=True, exist_ok=True)
        found.setdefault(target, str((VOLUMES / name).absolute()))
    return found


def _moved(word: str, places: Mapping[str, str]) -> str:
    for target, here in places.items():
        if word == target or word.startswith(target + "/"):
            return here + word.removeprefix(target)
    return word


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
