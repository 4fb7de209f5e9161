"""Whose fault a fault is: one row a case. What is the host's is never a document's, and what is a document's never the host's."""

import errno
import inspect
import os
import socket
import ssl

import pytest
import urllib3

from archive import outages
from archive.errors import NaskahError, Outage, Retryable
from archive.ledger import errors as ledger_errors
from archive.ledger.errors import LedgerUnavailable
from archive.outages import (
    CertificateRefused,
    ClockOff,
    DescriptorsShort,
    DeviceBroken,
    DiskFull,
    FilesAway,
    HostOutage,
    MemoryShort,
    NameUnknown,
    ProcessesShort,
    SystemFault,
    outage_in,
    true_cause,
)
from archive.vault import errors as vault_errors
from archive.vault.errors import Incident, VaultUnavailable
from doc_templates.kit.errors import CatalogueBroken
from service.words.causes import CAUSES
from worker import errors as worker_errors
from worker.locked.errors import EndReason
from worker.pdf import errors as pdf_errors
from worker.pdf.errors import ConversionCrashed, ConversionFailed, ConverterUnavailable, PageRefused
from worker.press.errors import RenderFailed, TemplateTooHungry
from worker.signing import errors as signing_errors
from worker.signing.errors import TimestampUnavailable

KINDS = [
    each
    for _, each in inspect.getmembers(outages, inspect.isclass)
    if issubclass(each, HostOutage) and each is not HostOutage
]


def os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def caused(error: Exception, *causes: BaseException) -> Exception:
    """The error as it arises: each raised from the next."""
    at: BaseException = error
    for cause in causes:
        at.__cause__ = cause
        at = cause
    return error


def within(error: Exception, other: Exception) -> Exception:
    """The error as it arises while another is being handled."""
    error.__context__ = other
    return error


UNRESOLVED = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
POOL = urllib3.HTTPConnectionPool("vault.invalid")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (os_error(errno.ENOSPC), DiskFull),
        (os_error(errno.EDQUOT), DiskFull),
        (os_error(errno.EMFILE), DescriptorsShort),
        (os_error(errno.ENFILE), DescriptorsShort),
        (os_error(errno.ENOMEM), MemoryShort),
        (os_error(errno.EIO), DeviceBroken),
        (os_error(errno.EROFS), DeviceBroken),
        (os_error(errno.EAGAIN), ProcessesShort),
        (os_error(errno.EACCES), FilesAway),
        (os_error(errno.ENOENT), FilesAway),
        (RuntimeError("can't start new thread"), ProcessesShort),
        (MemoryError(), MemoryShort),
        (ModuleNotFoundError("worker.press"), FilesAway),
        (UNRESOLVED, NameUnknown),
        (ssl.SSLCertVerificationError("certificate has expired"), CertificateRefused),
        (ClockOff(), ClockOff),
        (caused(CatalogueBroken("jenis x"), os_error(errno.ENOENT)), FilesAway),
        (caused(Incident("unfit"), MemoryError()), MemoryShort),
        (caused(ConversionFailed("no PDF"), os_error(errno.ENOSPC)), DiskFull),
        (caused(ConverterUnavailable(), os_error(errno.EMFILE)), DescriptorsShort),
        (within(KeyError("x"), os_error(errno.EMFILE)), DescriptorsShort),
        (urllib3.exceptions.MaxRetryError(POOL, "/", caused(OSError("x"), UNRESOLVED)), NameUnknown),
    ],
)
def test_a_fault_of_the_machine_is_known_for_what_it_is(fault: Exception, kind: type[HostOutage]) -> None:
    found = true_cause(fault)
    assert type(found) is kind
    assert isinstance(found, Outage)
    assert found.rests


@pytest.mark.parametrize(
    "fault",
    [
        ValueError("x"),
        OSError("cannot identify image file"),  # Pillow's, of a picture: no number
        RecursionError(),
        PageRefused("The PDF has no pages."),
        RenderFailed("word/document.xml", "ZeroDivisionError"),
        TemplateTooHungry(EndReason.MEMORY),
        caused(ConversionCrashed(pid=1), ConnectionResetError(errno.ECONNRESET, "reset")),
    ],
)
def test_a_fault_of_the_document_stays_one(fault: Exception) -> None:
    assert outage_in(fault) is None
    assert true_cause(fault) is fault


@pytest.mark.parametrize(
    "fault",
    [
        VaultUnavailable(),
        LedgerUnavailable(),
        TimestampUnavailable(),
        caused(
            ConverterUnavailable(), os_error(errno.ENOENT)
        ),  # its socket: the pool is away, no file is missing
        caused(ConverterUnavailable(), os_error(errno.ECONNREFUSED)),
    ],
)
def test_a_part_that_is_away_is_an_outage_of_that_part(fault: NaskahError) -> None:
    assert true_cause(fault) is fault
    assert isinstance(fault, Outage)


@pytest.mark.parametrize(
    "fault",
    [
        *(os_error(number) for number in sorted(errno.errorcode) if number not in outages._ERRNOS),
        TimeoutError("timed out"),
        ConnectionError(),
        BrokenPipeError(),
        caused(RenderFailed("word/document.xml", "OSError"), os_error(errno.EINVAL)),
        caused(PageRefused("The PDF does not parse"), os_error(errno.ELOOP)),
        caused(KeyError("x"), os_error(errno.EBUSY)),
        within(ValueError("x"), os_error(errno.ENAMETOOLONG)),
    ],
    ids=lambda fault: f"{type(fault).__name__}-{errno.errorcode.get(getattr(fault, 'errno', None) or 0, '')}",
)
def test_a_call_that_the_system_refused_is_tried_again_charged_and_blames_nobody_at_once(
    fault: Exception,
) -> None:
    found = true_cause(fault)
    assert type(found) is SystemFault
    assert isinstance(found, Retryable)
    assert not isinstance(found, Outage)
    assert found.__cause__ is fault
    assert "SystemFault" in CAUSES


def render_in_too_little() -> None:
    try:
        raise MemoryError
    except MemoryError:
        raise TemplateTooHungry(EndReason.MEMORY) from None


def test_what_was_decided_about_a_document_is_not_undone_by_what_it_was_decided_from() -> None:
    with pytest.raises(TemplateTooHungry) as decided:
        render_in_too_little()
    assert true_cause(decided.value) is decided.value


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_is_wrong_and_the_cure_to_admins_and_officials(kind: type[HostOutage]) -> None:
    assert kind.cure[0].upper() + kind.cure[1:] in kind.words()
    assert (inspect.getdoc(kind) or "?") in kind.words()
    assert "\n" not in kind.words()
    assert kind.__name__ in CAUSES


PUT_OFF = [
    each
    for module in (ledger_errors, vault_errors, worker_errors, pdf_errors, signing_errors)
    for _, each in inspect.getmembers(module, inspect.isclass)
    if issubclass(each, Retryable)
    and each.__module__ == module.__name__
    and each is not worker_errors.BrokerUnavailable
]
"""What a worker may put a job off for, beside its machine's own outages; the bell is no job's."""


@pytest.mark.parametrize("kind", PUT_OFF)
def test_whatever_puts_off_a_job_has_words_for_officials(kind: type[Retryable]) -> None:
    assert kind.__name__ in CAUSES
