"""Several people sign one page: one at a time, each on what the last left, and nothing else is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pytest

from tests.signing_authority import signing, surat_edaran
from tests.tampering import annotate, append, flip, swap_within
from tests.unit.worker.signing.test_decision import (
    BUDI,
    RAHMAT,
    InThisProcess,
    bound,
    cast,
    known,
    second_signature,
)
from worker.signing import decide, extend, prepare, seal, validate
from worker.signing.errors import NotSignable
from worker.signing.pki import IssuedCertificate
from worker.signing.signatories import Decision, Signatory, SignatureRefusal

FIRST, SECOND = Signatory(person=RAHMAT, level="pribadi"), Signatory(person=BUDI, level="pribadi")


def put(pdf: bytes, by: IssuedCertificate, place: int, places: int = 2) -> tuple[bytes, bytes]:
    """Return the exact bytes to be signed in a place, and the same with the signature."""
    prepared = prepare(pdf, at=signing().at, place=place, places=places)
    return prepared.pdf, seal(prepared, by.credential())


@cache
def half() -> bytes:
    return put(surat_edaran(), cast().made.person, 0)[1]


@cache
def whole() -> tuple[bytes, bytes]:
    return put(half(), cast().budi, 1)


def judged(prepared: bytes, signed: bytes, expected: Sequence[Signatory]) -> Decision:
    return decide(prepared, signed, expected, bindings=known(), trust=cast().trust, at=datetime.now(UTC))


@pytest.mark.parametrize(
    "places", [(0, 1), (1, 0)], ids=["as the chain names them", "the second comes first"]
)
def test_each_signs_on_what_the_last_left_in_a_place_that_was_there_before(places: tuple[int, int]) -> None:
    first, second = places
    begun, one = put(surat_edaran(), cast().made.person, first)
    assert judged(begun, one, [FIRST]).accepted
    continued, both = put(one, cast().budi, second)
    assert both.startswith(one)
    decision = judged(continued, both, [FIRST, SECOND])
    assert decision.accepted, decision
    assert [each.certifies for each in decision.report.signatures] == [False, False]


@dataclass(frozen=True)
class Brought:
    """What is brought as the page that both signed, upon what the first left."""

    refused: SignatureRefusal
    signed: Callable[[], bytes]
    expected: tuple[Signatory, ...] = (FIRST, SECOND)


CASES: Mapping[str, Brought] = {
    "by the first alone": Brought(SignatureRefusal.ABSENT, half),
    "by the first twice": Brought(SignatureRefusal.ANOTHERS, lambda: put(half(), cast().made.person, 1)[1]),
    "in the order of others": Brought(SignatureRefusal.ANOTHERS, lambda: whole()[1], (SECOND, FIRST)),
    "by a third besides": Brought(SignatureRefusal.SURPLUS, lambda: second_signature(whole()[1])),
    "on another page than the first signed": Brought(
        SignatureRefusal.ANOTHER_PAGE,
        lambda: put(put(surat_edaran(), cast().made.person, 0)[1], cast().budi, 1)[1],
    ),
    "with a note between the two": Brought(
        SignatureRefusal.ALTERED, lambda: put(annotate(half()), cast().budi, 1)[1]
    ),
    "with a note behind both": Brought(SignatureRefusal.ALTERED, lambda: annotate(whole()[1])),
    "with bytes behind both": Brought(SignatureRefusal.ALTERED, lambda: append(whole()[1])),
    "with the page changed behind both": Brought(SignatureRefusal.ALTERED, lambda: swap_within(whole()[1])),
    "with a bit of the page flipped": Brought(SignatureRefusal.BROKEN, lambda: flip(whole()[1])),
}


@pytest.mark.parametrize("name", CASES)
def test_exactly_the_signatures_that_are_waited_for_are_taken(name: str) -> None:
    case = CASES[name]
    decision = judged(whole()[0], case.signed(), case.expected)
    assert not decision.accepted
    assert case.refused in decision.refusals, decision


def test_a_gateway_signs_what_the_first_left_in_a_place_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.signing.decision.examine", InThisProcess)
    decision = judged(half(), second_signature(half()), [FIRST, SECOND])
    assert decision.accepted, decision
    assert (
        SignatureRefusal.ANOTHER_PAGE
        in judged(half(), second_signature(annotate(half())), [FIRST, SECOND]).refusals
    )


def test_what_one_person_signed_alone_takes_no_second_signature() -> None:
    alone = seal(prepare(surat_edaran(), at=signing().at), cast().made.person.credential())
    with pytest.raises(NotSignable):
        prepare(alone, at=signing().at)
    assert not validate(second_signature(alone), cast().trust).accepted


def test_a_round_that_is_full_takes_no_further_signature() -> None:
    with pytest.raises(NotSignable):
        prepare(whole()[1], at=signing().at, place=1, places=2)


def test_validation_data_is_added_behind_the_last_signature_for_all_of_them() -> None:
    made = signing()
    lasting = extend(whole()[1], made.trust, made.timestamper())
    decision = judged(whole()[0], lasting, [FIRST, SECOND])
    assert decision.accepted, decision
    assert bound(cast().budi, BUDI).sha256 in {each.fingerprint for each in decision.report.signatures}
