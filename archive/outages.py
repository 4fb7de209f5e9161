"""Outages of the machine a process runs on: its clock, disk, memory, descriptors, names, keys. Never a document's fault.

The one place where a fault is told to be the host's. Each kind is a type with what to say and what to do; vendors' words
(S3 codes) are turned into these types at their adapters, and ``outage_in`` finds them in whatever else went wrong.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from archive.errors import Outage, Retryable


class HostOutage(Outage):
    """This machine cannot work as it stands."""

    rests = True
    cure: ClassVar[str] = "naskah doctor, run there, says what it lacks"

    @classmethod
    def what(cls) -> str:
        """Return what is wrong, without anything a vendor said."""
        return (cls.__doc__ or "").splitlines()[0]

    @classmethod
    def words(cls) -> str:
        """Return what is wrong and the cure."""
        return f"{cls.what()} {cls.cure[0].upper()}{cls.cure[1:]}."


class ClockOff(HostOutage):
    """The clock of this machine differs from the archive's by more than it accepts."""

    cure = "set it by NTP (timedatectl set-ntp true)"


class CredentialsRefused(HostOutage):
    """The archive refuses this machine's access key."""

    cure = "give the process the key that is valid now (NASKAH_VAULT_ACCESS_KEY, NASKAH_VAULT_SECRET_KEY) and start it anew"


class BucketMissing(HostOutage):
    """The archive's bucket is not there under the name this machine uses."""

    cure = "correct NASKAH_VAULT_BUCKET and NASKAH_VAULT_ENDPOINT, or bring the bucket back"


class RequestRefused(HostOutage):
    """The archive refuses what this machine asks of it: their settings do not fit together."""

    cure = "correct bucket, region and endpoint (NASKAH_VAULT_*); the bucket needs object lock and room in its quota"


class DiskFull(HostOutage):
    """A disk of this machine is full, or a quota on it used up."""

    cure = "make room in its temporary folder and where it keeps its files (df -h)"


class MemoryShort(HostOutage):
    """This machine has no memory left."""

    cure = "end what takes it, give the machine more, or run fewer workers (NASKAH_WORKER_CONCURRENCY)"


class MachineBusy(HostOutage):
    """This machine has more to do than it can: what was asked of it had hardly any of its processors in its time."""

    cure = "end what takes it, give it more processors, or run fewer workers (NASKAH_WORKER_CONCURRENCY); then try again"


class ReaderKilled(HostOutage):
    """A process of this machine that read a file was ended from outside: by the kernel, for want of memory, or by somebody."""

    cure = (
        "see in its kernel's messages (dmesg) whether memory was short, and give it more or run fewer workers"
    )


class DescriptorsShort(HostOutage):
    """This process, or its machine, may open no more files and connections."""

    cure = "raise the limit of open files (ulimit -n, LimitNOFILE) and start it anew"


class ProcessesShort(HostOutage):
    """This machine lets no more processes or threads start."""

    cure = "raise the limit of processes (ulimit -u, TasksMax, pids of the container)"


class NameUnknown(HostOutage):
    """This machine cannot find a server by its name."""

    cure = "mend its name service (getent hosts NAME), or correct the name in the settings"


class CertificateRefused(HostOutage):
    """This machine does not trust a server's certificate, or it has ended."""

    cure = "renew the certificate, or name its authority (NASKAH_VAULT_CERTIFICATES)"


class BellFull(HostOutage):
    """The message broker's memory is full: it takes no message more, and the ledger keeps what waits."""

    cure = (
        "let the consumer drain what clients left there (it goes on while the broker is full), see with naskah queues refused"
        " who sends so much, or give it more (maxmemory)"
    )


class DeviceBroken(HostOutage):
    """A disk of this machine fails, or lets nothing be written any more."""

    cure = "look at its kernel's messages (dmesg) and replace it"


class FilesAway(HostOutage):
    """Files that this machine's installation needs are not there or not readable."""

    cure = "install it anew, or mend the rights of its folders"


class SystemFault(Retryable):
    """This machine's system refused a call, and nothing says whose fault that is; see its log.

    No document's at the first attempt, no outage that the others share: tried again, charged, at most three times.
    """


KINDS: Final[tuple[type[HostOutage], ...]] = (
    ClockOff,
    CredentialsRefused,
    BucketMissing,
    RequestRefused,
    DiskFull,
    MemoryShort,
    MachineBusy,
    ReaderKilled,
    DescriptorsShort,
    ProcessesShort,
    NameUnknown,
    CertificateRefused,
    BellFull,
    DeviceBroken,
    FilesAway,
)
"""Every kind: whoever hears an outage from another process finds its type here."""

_ERRNOS: Final[Mapping[int, type[HostOutage]]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EMFILE: DescriptorsShort,
    errno.ENFILE: DescriptorsShort,
    errno.ENOMEM: MemoryShort,
    errno.EAGAIN: ProcessesShort,  # fork's; a socket that is not ready says it by a type of its own
    errno.EIO: DeviceBroken,
    errno.EROFS: DeviceBroken,
    errno.ENXIO: DeviceBroken,
    errno.ENODEV: DeviceBroken,
    errno.ENOENT: FilesAway,
    errno.ENOTDIR: FilesAway,
    errno.EACCES: FilesAway,
    errno.EPERM: FilesAway,
    errno.ESTALE: FilesAway,
}
_TYPES: Final[tuple[tuple[type[BaseException], type[HostOutage]], ...]] = (
    (MemoryError, MemoryShort),
    (socket.gaierror, NameUnknown),
    (ssl.SSLCertVerificationError, CertificateRefused),
    (ImportError, FilesAway),  # a half installed upgrade
)
_NO_THREAD: Final = "can't start new thread"
_DEPTH: Final = 12
"""Causes of causes that are looked at; urllib3 wraps the deepest, a name that is not found, five times."""


def outage_in(error: BaseException) -> HostOutage | None:
    """Return the host's outage behind ``error``; None when nothing in its chain of causes is one."""
    for each in _chain(error):
        if isinstance(each, HostOutage):
            return each
        kind = kind_of(each)
        if kind is not None:
            return kind(technical=each)
    return None


def true_cause(error: Exception) -> Exception:
    """Return what ``error`` really is: the host's outage behind it, a ``SystemFault``, or itself.

    Of a part that is away only what this machine lacks counts: the missing socket of a server that is down is no missing file.
    """
    found = outage_in(error)
    if found is None and not isinstance(error, Retryable) and (call := _refused_call(error)) is not None:
        fault = SystemFault(technical=call)
        fault.__cause__ = error
        return fault
    if found is None or (isinstance(error, Outage) and isinstance(found, FilesAway)):
        return error
    return found


def _refused_call(error: BaseException) -> OSError | None:
    """Return what the system said no to; libraries that read a document raise OSError as well, without a number."""
    for each in _chain(error):
        if isinstance(each, TimeoutError | ConnectionError) or (
            isinstance(each, OSError) and each.errno is not None
        ):
            return each
    return None


def kind_of(error: BaseException) -> type[HostOutage] | None:
    """Return which outage one error alone is, by its type or its number."""
    for kind, outage in _TYPES:
        if isinstance(error, kind):
            return outage
    if isinstance(error, OSError) and error.errno is not None:
        return _ERRNOS.get(error.errno)
    if isinstance(error, RuntimeError) and _NO_THREAD in str(error):
        return ProcessesShort
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it was raised from; where that was hidden on purpose, no further."""
    at: BaseException | None = error
    for _ in range(_DEPTH):
        if at is None:
            return
        yield at
        reason = getattr(at, "reason", None)  # urllib3's MaxRetryError keeps its last there
        at = at.__cause__ or (
            reason
            if isinstance(reason, BaseException)
            else None
            if at.__suppress_context__
            else at.__context__
        )
