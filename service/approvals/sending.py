"""To whom a signed document goes out: each recipient a row with its channel, and none of them twice by one channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from archive.ledger.documents import distributions
from archive.ledger.folding import fold
from doc_templates.kit.text import unprintable
from service.approvals.case import Case
from service.approvals.orders import AllowedOrder, Desk, Effect
from service.approvals.table import Kind
from service.documents import copies
from service.documents.correction import correction
from service.errors import ActRefused, Field
from service.words import say

CHANNELS: Final = ("srikandi", "surel", "kurir", "pos", "langsung", "lainnya")
"""How a document goes out."""
DEFAULT: Final = "langsung"
LONGEST: Final = 300
"""Characters of a recipient's name."""


def distribute(desk: Desk, asked: AllowedOrder) -> Effect:
    """Out to its recipients, each a row with its channel."""
    case, document = asked.case, asked.case.held.document
    named = list(asked.order.body.get("penerima") or ())
    recipients = [(str(each.get("nama", "")).strip(), str(each.get("saluran", DEFAULT))) for each in named]
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
        recipients=recipients,
        copies=copies.of_sending(desk.tx, document, [name for name, _ in recipients]),
        unnumbered=not numbered,
        detail={"penerima": [{"nama": name, "saluran": channel} for name, channel in recipients]},
        told={"penerima": len(recipients)},
    )


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
