"""The text of systemd units: one for the whole stack, or one for each process of an installation on servers of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.processes import Process

NAME: Final = "naskah.service"
WATCHDOG_S: Final = 180
"""Longer than a change of secrets, in which five parts restart one by one; a service that is frozen is told after 15 s."""
STOP_S: Final = 120
"""Each part has its own grace, the press 30 s; together they need less."""

_HARDENING: Final = """\
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self
SystemCallErrorNumber=EPERM
UMask=0077
"""
# Not among them: RestrictNamespaces and a filter of @mount, for LibreOffice's processes make an empty network
# namespace where the kernel lets them; MemoryDenyWriteExecute, which LibreOffice's and PostgreSQL's compilers need not to be.


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What stands in the units of one machine."""

    program: Path
    """The command ``naskah``."""
    user: str
    home: Path
    """The stack's folder; for a process of its own, where it may write."""
    options: tuple[str, ...] = ()
    """What follows ``naskah up --home HOME``."""
    environment: Path | None = None
    """File of NAME=value lines; needed by the processes, whose settings are their environment alone."""


def whole(at: Installation) -> str:
    """The whole stack as one unit: `naskah up` says when it is ready, and each 5 s that its service answers."""
    start = _start(at, "up", "--quiet", "--home", str(at.home), *at.options)
    return _unit(
        "Naskah, the whole stack",
        at,
        f"Type=notify\nNotifyAccess=main\nWatchdogSec={WATCHDOG_S}\nTimeoutStartSec=600\nTimeoutStopSec={STOP_S}\n"
        f"KillMode=mixed\nExecStart={start}\n",
    )


def process(at: Installation, name: Process, options: tuple[str, ...] = ()) -> str:
    """One process; what it needs stands in the environment file."""
    start = _start(at, "run", name.value, *options)
    runtime = "RuntimeDirectory=naskah\nRuntimeDirectoryPreserve=yes\n" if name is Process.CONVERTER else ""
    return _unit(
        f"Naskah, {name.value}", at, f"Type=exec\nTimeoutStopSec={STOP_S}\n{runtime}ExecStart={start}\n"
    )


def _unit(description: str, at: Installation, service: str) -> str:
    environment = f"EnvironmentFile={_path(at.environment)}\n" if at.environment else ""
    return (
        f"# Written by `naskah service install`; `naskah service remove` takes it away.\n"
        f"[Unit]\nDescription={description}\nAfter=network-online.target\nWants=network-online.target\n\n"
        f"[Service]\n{service}User={at.user}\n{environment}ReadWritePaths={_quoted(_path(at.home))}\n"
        f"Restart=on-failure\nRestartSec=5\n{_HARDENING}\n"
        f"[Install]\nWantedBy=multi-user.target\n"
    )


def _start(at: Installation, *words: str) -> str:
    return " ".join((_quoted(_path(at.program)), *map(_argument, words)))


def _path(path: Path) -> str:
    """A path as units write it: ``%`` begins a specifier of systemd's."""
    return str(path).replace("%", "%%")


def _argument(word: str) -> str:
    """A word of a command line, in which ``$`` begins a variable as well."""
    return _quoted(word.replace("%", "%%").replace("$", "$$"))


def _quoted(word: str) -> str:
    """A word that systemd would take apart or read otherwise, in quotes of its kind."""
    if not any(sign.isspace() or sign in "\"'\\;" for sign in word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'
