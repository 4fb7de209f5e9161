"""What is told of the file a received paper came as: its own name, and what its electronic signatures were worth that day.

It stands in the paper's record as it was found on receipt, and is not looked at again: public verification says what the same
signatures are worth today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from doc_templates.lembar_penerimaan.signatures import (
    STATES,
    UNTRUSTED,
    FileSignature,
    FileSignatures,
    SignatureState,
)
from service.documents.files.remarks import remarks
from service.words import Sentence, say

FILE: Final = "berkas"
"""Where a document's record says it; a document of our own has no such member, nor has a paper of before it stood there."""
_STATES: Final = {state: say(told) for state, told in STATES.items()}
_BRIEF: Final = {
    SignatureState.WHOLE: "utuh",
    SignatureState.CHANGED: "DIUBAH sesudahnya",
    SignatureState.BROKEN: "TIDAK sah",
}
_CUT: Final = say(
    "Berkas ini tampak terpotong di jalan: akhir PDF-nya tidak ada. Mintalah pengirim mengirim ulang."
)
_NAMED: Final = 3
_UNTRUSTED: Final = say(UNTRUSTED)


def name_of(record: Mapping[str, Any]) -> str | None:
    """Return what the file was called outside."""
    return (record.get(FILE) or {}).get("nama")


def signatures_of(record: Mapping[str, Any]) -> FileSignatures | None:
    """Return what was found of its signatures; None where nobody looked."""
    found = (record.get(FILE) or {}).get("tanda_tangan")
    return FileSignatures.model_validate(found) if found else None


def words(found: FileSignatures | None) -> list[Sentence]:
    """Return the signatures, a sentence each."""
    if found is None:
        return []
    more = [say("{banyak} tanda tangan lainnya", banyak=found.lainnya)] if found.lainnya else []
    return [_of_one(each) for each in found.daftar] + more


def _of_one(signature: FileSignature) -> Sentence:
    """Return a signature in words; of a broken one nobody asks who issued its certificate."""
    of = {
        "nama": signature.penanda_tangan,
        "penerbit": signature.penerbit,
        "keadaan": _STATES[signature.keadaan],
    }
    if signature.keadaan is SignatureState.BROKEN:
        return say("{nama}, sertifikat dari {penerbit}: {keadaan}", **of)
    trust = say("tepercaya menurut {akar}", akar=signature.akar) if signature.akar else _UNTRUSTED
    return say("{nama}, sertifikat dari {penerbit}: {keadaan}; {kepercayaan}", **of, kepercayaan=trust)


def brief(found: FileSignatures | None) -> str | None:
    """Return the signatures in one line of a book, the first three by name; None of a file without any."""
    if found is None or not (found.daftar or found.belum):
        return None
    named = [f"{each.penanda_tangan} ({_briefly(each)})" for each in found.daftar[:_NAMED]]
    others = len(found.daftar) - len(named) + found.lainnya
    told = ", ".join(named) + (f" dan {others} lainnya" if others else "") if named else "belum diperiksa"
    return f"Tanda tangan elektronik pada berkasnya: {told}"


def _briefly(signature: FileSignature) -> str:
    state = _BRIEF[signature.keadaan]
    if signature.keadaan is SignatureState.BROKEN:
        return state
    return f"{state}, {'tepercaya' if signature.akar else 'penerbit tidak dikenal'}"


def warnings(found: FileSignatures | None) -> Sequence[Sentence]:
    """Return what whoever receives the file should know of its signatures, a sentence each; nothing where they stand."""
    if found is None:
        return ()
    told = [
        say(
            "Tanda tangan elektronik {nama}: {keadaan}",
            nama=each.penanda_tangan,
            keadaan=_STATES[each.keadaan],
        )
        for each in found.daftar
        if each.keadaan is not SignatureState.WHOLE
    ]
    if found.belum:
        told.append(
            say("Tanda tangan elektronik di dalamnya belum diperiksa: {sebab}", sebab=say(found.belum))
        )
    return told


def file_json(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the file as it is shown; None for a paper that did not come as one."""
    told = record.get(FILE)
    return {"nama": told["nama"], **signatures_json(record)} if told else None


def signatures_json(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return its signatures as they are shown: what the record says of each, and it in words; None where nobody looked."""
    found = signatures_of(record)
    told = record.get(FILE) or {}
    cut = [_CUT] if told.get("terpotong") else []
    kept = told.get("tanda_tangan")
    inside = [say("Berkas ini {temuan}.", temuan=each) for each in remarks(told.get("temuan", ()))]
    return {
        "tanda_tangan": kept and {**kept, "words": words(found)},
        "peringatan": [*cut, *inside, *warnings(found)],
    }
