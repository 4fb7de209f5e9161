"""What was typed wrongly, in words: every error of the command line's own parser, from the catalogue, with what to type instead.

The parser says them in English alone. Its own sentences are known by their form, as it gives most of them no type; of one that is
not known here it is told that what was typed cannot be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from typer._click.exceptions import (  # the parser lives within typer, which names only BadParameter itself
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
)

from service.words import say

EXIT: Final = 2
"""What a command that could not be read ends with."""


@dataclass(frozen=True, kw_only=True)
class Misuse:
    """One error of the parser as people read it."""

    sentence: str
    usage: str | None
    """How the command is written; None where the error does not know it."""
    step: str


SENTENCES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(form, re.DOTALL), sentence)
    for form, sentence in (
        (
            r"No such command '(?P<nama>.*?)'\.?(?: Did you mean '(?P<dekat>[^']*)'.*)?",
            say("tidak ada perintah {nama}"),
        ),
        (r"Missing command\.", say("perintahnya belum disebutkan")),
        (r"Got unexpected extra argument\(s\) \((?P<isi>.*)\)", say("isian ini berlebih: {isi}")),
        (r"Option '(?P<opsi>.*?)' requires an argument\.", say("{opsi} harus diikuti isinya")),
        (
            r"Option '(?P<opsi>.*?)' requires (?P<banyak>\d+) arguments\.",
            say("{opsi} harus diikuti {banyak} isi"),
        ),
        (r"Option '(?P<opsi>.*?)' does not take a value\.", say("{opsi} tidak diikuti isi")),
        (
            r"Argument '(?P<isian>.*?)' takes (?P<banyak>\d+) values\.",
            say("{isian} diisi dengan {banyak} isi"),
        ),
    )
)
"""Of a command as a whole."""
REASONS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(form, re.DOTALL), sentence)
    for form, sentence in (
        (r"\w+ '(?P<berkas>.*)' does not exist\.", say("{berkas} tidak ada")),
        (r"\w+ '(?P<berkas>.*)' is a file\.", say("{berkas} berkas, bukan folder")),
        (r"\w+ '(?P<berkas>.*)' is a directory\.", say("{berkas} folder, bukan berkas")),
        (r"\w+ '(?P<berkas>.*)' is not readable\.", say("{berkas} tidak dapat dibaca")),
        (r"\w+ '(?P<berkas>.*)' is not writable\.", say("{berkas} tidak dapat ditulis")),
        (r"(?:Value error, )?.* is not one of (?P<pilihan>.*)\.", say("harus salah satu dari {pilihan}")),
        (
            r"(?:Value error, )?.* does not match the formats (?P<bentuk>.*)\.",
            say("bentuknya harus {bentuk}"),
        ),
        (r"Input should be a valid number, .*", say("harus bilangan")),
        (r"Value .* is not a valid (?P<jenis>\w+)\.", say("bukan {jenis} yang benar")),
        (r"(?:Value error, )?(?P<banyak>\d+) values are required, but .*", say("harus {banyak} isi")),
    )
)
"""Of one value."""
_DAYS: Final = str.maketrans({"Y": "TTTT", "m": "BB", "d": "HH", "H": "JJ", "M": "MM", "%": "", "'": ""})
"""``%Y-%m-%d`` as people write it: TTTT-BB-HH."""


def misuse(error: ClickException, typed: str) -> Misuse:
    """Say what was typed wrongly and what to do instead; ``typed`` is the command, where the error does not know it."""
    context = getattr(error, "ctx", None)
    sentence, near = _said(error)
    path = context.command_path if context is not None else typed
    if near is None:
        step = say("Lihat cara menulisnya: {perintah}", perintah=f"{path} --help")
    elif isinstance(error, NoSuchOption):
        step = say("Mungkin maksud Anda {opsi}", opsi=near)
    else:
        step = say("Mungkin maksud Anda: {perintah}", perintah=f"{path} {near}")
    return Misuse(sentence=sentence, usage=None if context is None else _usage(context), step=step)


def _usage(context: Any) -> str:
    """Return how a command is written: ``naskah documents scan [OPSI] NASKAH PDF``."""
    pieces = [context.command_path, *context.command.collect_usage_pieces(context)]
    usage = re.sub(r"\{(\w+)\}", lambda found: found[1].upper(), " ".join(pieces))
    return usage.replace("[OPTIONS]", "[OPSI]").replace("COMMAND [ARGS]", "PERINTAH [ISIAN]")


def _said(error: ClickException) -> tuple[str, str | None]:
    """Return the sentence, and what was probably meant."""
    match error:
        case NoSuchOption():
            near = next(iter(error.possibilities or ()), None)
            return say("tidak ada opsi {opsi}", opsi=printable(error.option_name)), near
        case MissingParameter():
            return _missing(error), None
        case BadParameter():
            reason = _reason(error)
            named = _named(error)
            return (say("{isian}: {sebab}", isian=named, sebab=reason) if named else reason), None
    known = _known(SENTENCES, error.message)
    if known is not None:
        sentence, values = known
        near = values.pop("dekat", None)
        return say(sentence, **values), near
    return _unknown(error), None


def _missing(error: MissingParameter) -> str:
    named = _named(error)
    choices = error.param.type_descriptor.choices if error.param is not None else None
    if choices:
        among = ", ".join(str(getattr(each, "value", each)) for each in choices)
        return say("{isian} belum diisi; pilihannya: {pilihan}", isian=named, pilihan=among)
    return say("{isian} belum diisi", isian=named)


def _reason(error: BadParameter) -> str:
    """Return what is wrong with a value: by the table of findings, by the parser's own forms, else as it was raised."""
    from pydantic import ValidationError  # what is typed rightly needs neither

    from service.words.findings import BY_TYPE, finding_told  # with the stationery's own table behind it

    cause = error.__cause__
    if isinstance(cause, ValidationError):
        finding: Any = cause.errors()[0]
        if finding["type"] in BY_TYPE:
            return finding_told(finding)
    known = _known(REASONS, error.message)
    if known is None:
        return error.message if _ours(error) else say("isinya tidak dapat dipakai")
    sentence, values = known
    if "bentuk" in values:
        values["bentuk"] = values["bentuk"].translate(_DAYS)
    if "pilihan" in values:
        values["pilihan"] = values["pilihan"].replace("'", "")
    return say(sentence, **values)


def _named(error: BadParameter) -> str:
    """Return a parameter as its command's help calls it."""
    if error.param_hint is not None:
        return error.param_hint if isinstance(error.param_hint, str) else " / ".join(error.param_hint)
    if error.param is None:
        return ""
    options = [each for each in error.param.opts if each.startswith("-")]
    return " / ".join(options) or error.param.display_name_raw.upper()


def _known(table: tuple[tuple[re.Pattern[str], str], ...], message: str) -> tuple[Any, dict[str, str]] | None:
    for form, sentence in table:
        found = form.fullmatch(message)
        if found is not None:
            values = {
                name: printable(value) for name, value in found.groupdict().items() if value is not None
            }
            return getattr(sentence, "msgid", sentence), values
    return None


def _unknown(error: ClickException) -> str:
    if _ours(error):
        return say("perintah ini tidak dapat dibaca: {sebab}", sebab=printable(error.message))
    return say("perintah ini tidak dapat dibaca")


def _ours(error: ClickException) -> bool:
    """Tell whether a command of ours raised it: what that says of its own values is a sentence already."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return at is not None and str(at.tb_frame.f_globals.get("__name__", "")).startswith("service.")


def printable(text: str) -> str:
    """Return a text whose controls are written out: what was typed drives nobody's terminal."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
