"""To whom a signed document goes out: each recipient a row with its channel, and none of them twice by one channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from archive.ledger.documents import distributions
from archive.ledger.documents.distributions import NewRecipient
from archive.ledger.folding import fold
from doc_templates.kit.text import unprintable
from service.approvals.case import Case
from service.approvals.orders import AllowedOrder, Desk, Effect
from service.approvals.table import Kind
from service.documents import copies
from service.documents.correction import correction
from service.edge import is_mail_address
from service.errors import ActRefused, Field
from service.recipients.directory import Directory, OfficeRecipient, directory, unknown
from service.recipients.telling import warnings
from service.words import say
from service.words.quoting import quoted

CHANNELS: Final = ("srikandi", "surel", "kurir", "pos", "langsung", "naskah", "lainnya")
"""How a document goes out; ``naskah``: in the inbox alone."""
DEFAULT: Final = "langsung"
INBOX: Final = "naskah"
LONGEST: Final = 300
"""Characters of a recipient's name."""


def distribute(desk: Desk, asked: AllowedOrder) -> Effect:
    """Out to its recipients, each a row with its channel."""
    case, document = asked.case, asked.case.held.document
    known = directory(desk.tx, desk.satker, desk.office, case.staff, case.day)
    addresses = {fold(name): surel for name, surel in desk.office.rules.distribution.addresses.items()}
    named = [_named(each, known, addresses) for each in asked.order.body.get("penerima") or ()]
    recipients = [(each.nama, each.saluran) for each in named]
    numbered = copies.numbered(document)
    wrong: list[Field] = []
    if numbered and len(recipients) > copies.MOST:
        wrong.append(
            Field(
                path="penerima",
                reason=say("paling banyak {banyak} penerima salinan bernomor", banyak=copies.MOST),
            )
        )
    wrong += [
        *_unfit(recipients, desk.office.kantor.aksara if numbered else None),
        *_unknown(named, known),
        *_again(desk, case, recipients),
    ]
    if not recipients:
        wrong.append(Field(path="penerima", reason="paling sedikit satu penerima"))
    if wrong:
        raise ActRefused(fields=wrong)
    corrected = correction(desk.tx, document, case.held.acts)
    return Effect(
        step=asked.step if corrected is None else replace(asked.step, copy="diralat"),
        oleh=corrected,
        recipients=named,
        copies=copies.of_sending(desk.tx, document, [name for name, _ in recipients]),
        unnumbered=not numbered,
        detail={"penerima": [each.as_told() for each in named]},
        told={"penerima": len(recipients)},
        warnings=tuple(warnings(desk.tx, desk.satker, document.akses, named, known)),
    )


def asks_for(asked: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Tell whether what is asked for one recipient is what an act did: what was left out, the office's file filled in."""
    default: dict[str, Any] = {"saluran": INBOX if "kepada" in asked else DEFAULT, "tembusan": False}
    return all(told.get(name) == value for name, value in {**default, **asked}.items() if value) and bool(
        asked.get("tembusan")
    ) is bool(told.get("tembusan"))


def _named(each: Mapping[str, Any], known: Directory, addresses: Mapping[str, str]) -> NewRecipient:
    """Return a recipient as they are asked for: whom of the office they mean by the office's file, if any."""
    name, written = str(each.get("nama") or "").strip(), str(each.get("kepada") or "").strip()
    found = OfficeRecipient.of(written) if written else known.named(name)
    inside = str(found) if found else written or None
    return NewRecipient(
        nama=name or (known.name(found) if found else None) or written,
        saluran=str(each.get("saluran") or (INBOX if written else DEFAULT)),
        kepada=inside,
        surel=str(each.get("surel") or "").strip() or (None if inside else addresses.get(fold(name))),
        tembusan=bool(each.get("tembusan")),
    )


def _unknown(named: Sequence[NewRecipient], known: Directory) -> Iterator[Field]:
    """Yield which recipients the office does not have, and which addresses are none."""
    for number, each in enumerate(named):
        found = OfficeRecipient.of(each.kepada) if each.kepada else None
        if each.kepada and (found is None or known.name(found) is None):
            yield Field(path=f"penerima[{number}].kepada", reason=unknown(quoted(each.kepada)))
        if each.surel and each.kepada:
            reason = say("orang kantor disurati pada alamatnya sendiri: naskah people surel ORANG ALAMAT")
            yield Field(path=f"penerima[{number}].surel", reason=reason)
        elif each.surel and not is_mail_address(each.surel):
            reason = say("bukan alamat surel, misalnya nama@kantor.go.id")
            yield Field(path=f"penerima[{number}].surel", reason=reason)
        if each.saluran == INBOX and not each.kepada:
            reason = say("hanya untuk penerima di kantor ini")
            yield Field(path=f"penerima[{number}].saluran", reason=reason)


def _unfit(recipients: list[tuple[str, str]], printed_in: frozenset[str] | None) -> Iterator[Field]:
    """Yield what is wrong with recipients each by itself; ``printed_in``: the office's scripts, where copies bear the names."""
    for number, (name, channel) in enumerate(recipients):
        if not name or len(name) > LONGEST:
            yield Field(
                path=f"penerima[{number}].nama",
                reason=say("wajib diisi, paling panjang {banyak} karakter", banyak=LONGEST),
            )
        if channel not in CHANNELS:
            yield Field(
                path=f"penerima[{number}].saluran",
                reason=say("harus salah satu dari {pilihan}", pilihan=", ".join(CHANNELS)),
            )
        if printed_in is not None and (why := unprintable(name, printed_in)):
            yield Field(path=f"penerima[{number}].nama", reason=why)


def _again(desk: Desk, case: Case, recipients: list[tuple[str, str]]) -> Iterator[Field]:
    """Yield who is there already by the same channel: in this order, or sent to since the document was last corrected.

    Another channel is another sending, and a corrected letter goes to those who have the uncorrected one.
    """
    corrected = max((act.no for act in case.held.acts if act.kind == Kind.RALAT), default=0)
    sent: Mapping[tuple[str, str], Any] = {
        (fold(each.penerima), each.saluran): each.no
        for each in distributions.of(desk.tx, case.held.document.id)
        if each.act_no > corrected
    }
    first: dict[tuple[str, str], int] = {}
    for number, (name, channel) in enumerate(recipients):
        key = (fold(name), channel)
        if not name:
            continue
        if key in first:
            yield Field(
                path=f"penerima[{number}].nama",
                reason=say("sama dengan penerima ke-{urut}", urut=first[key] + 1),
            )
        elif key in sent:
            yield Field(
                path=f"penerima[{number}].nama",
                reason=say(
                    "sudah dikirimi naskah ini melalui {saluran} (penerima {no}); pakai saluran lain bila dikirim lagi",
                    saluran=channel,
                    no=sent[key],
                ),
            )
        first.setdefault(key, number)
