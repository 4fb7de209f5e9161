"""An act that was pressed before its actor proved again that it is them: carried through the proof, and sent on behind it.

It stays in the browser's own form, which names exactly what was shown (state, digests, the form's id); nothing of it is kept
here. What opens a key or proves somebody is never carried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from starlette.responses import Response

from service.http.forms import SentForm
from service.http.page_answers import led, sent_on
from service.http.session import inner
from service.web import messages
from service.words import say

LANJUT: Final = "lanjut"
"""Names the address of the act: in the query when it has just been pressed, in the form when the proof is given."""
_OURS: Final = frozenset({"ke", "lagi", LANJUT})
SECRET: Final = frozenset(
    {"sandi", "kode", "pin", "frasa", "totp", "kata_sandi", "ulangi", "baru", "jawaban"}
)
"""Fields of forms by which somebody proves who they are, or opens a key."""


@dataclass(frozen=True, kw_only=True)
class CarriedAct:
    """An act that waits for its proof."""

    address: str
    """Where its form goes."""
    fields: Sequence[tuple[str, str]] = field(repr=False)
    """Name and value, in their order; a name may stand there several times."""


def carried(request: Request, form: SentForm) -> CarriedAct | None:
    """Return the act that a form carries; None where there is none, or it leads out of this house."""
    address = inner(request.query_params.get(LANJUT) or form.one(LANJUT))
    if address == "/":
        return None
    return CarriedAct(
        address=address,
        fields=[
            (name, value)
            for name, values in form.fields.items()
            if name not in _OURS and name not in SECRET
            for value in values
        ],
    )


def onward(request: Request, form: SentForm, ke: str, act: CarriedAct | None) -> Response:
    """Lead on behind a proof: send the act on that waited for it; else lead to ``ke``, where it is pressed once more."""
    answered = led(ke) if act is None else sent_on(act.address)
    if form.one("lagi"):
        told = say("Terbukti ini Anda. Perbuatan tadi belum dilakukan: tekan tombolnya sekali lagi.")
        messages.leave(request, answered, told, messages.Tone.RAGU)
    return answered
