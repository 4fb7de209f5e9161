"""What must hold after every step of a document's life: I2 and I4 of the design, asked of the ledger alone."""

from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine, invariant

from archive.ledger import Principal
from archive.ledger.documents import acts, approvals, documents, versions
from archive.ledger.registers import numbers as register_numbers
from service.approvals.table import Kind
from tests.integration.approvals.conftest import SATKER, Agam
from tests.integration.approvals.fragile import SEK, official

PRESENT = ("menunggu_tte", "ditandatangani", "didistribusikan", "dicabut")


class Laws(RuleBasedStateMachine):
    """The invariants; the machine that breaks against them has one document, ``id``, once it has begun."""

    agam: Agam
    id: UUID
    signed_bytes: str | None

    def seen(self, document: UUID | None = None) -> tuple[approvals.HeldDocument, list[approvals.PageFile]]:
        """What lies before whoever looks now."""
        with self.agam.ledger.acting(official(SEK)) as tx:
            (held,) = approvals.hold(tx, [document or self.id], lock=False)
            return held, approvals.pages(tx, held.document)

    def newest(self) -> str:
        """The digest of the newest pages."""
        with self.agam.ledger.acting(official(SEK)) as tx:
            found = versions.artifact(tx, self.id, None, "naskah.pdf")
        assert found is not None
        return found.sha256

    @invariant()
    def one_number_one_document_and_no_gap(self) -> None:
        if not hasattr(self, "id"):
            return
        with self.agam.ledger.acting(Principal.system("judge", SATKER)) as tx:
            numbers = register_numbers.numbers(tx, SATKER, "edaran", 2026)
            known = documents.several(tx, [n.document_id for n in numbers if n.document_id])
        assert [n.urut for n in numbers] == list(range(1, len(numbers) + 1)), "a gap"
        assert len({n.document_id for n in numbers}) == len(numbers), "one document has two numbers"
        for number in numbers:
            assert number.document_id is not None
            document = known[number.document_id]
            assert document.nomor == number.nomor, "a number whose document does not bear it"
            assert (document.status == "batal") == (number.state == "batal")

    @invariant()
    def what_is_signed_is_what_was_initialled(self) -> None:
        if not hasattr(self, "id"):
            return
        held, _ = self.seen()
        signatures = [act for act in held.acts if act.kind == Kind.TANDA_TANGAN]
        assert len(signatures) <= 1, "signed twice"
        if held.document.status in PRESENT:
            (signature,) = signatures
            assert signature.content_digest == held.revision.content_digest
            given = {
                act.detail["posisi"]
                for act in acts.standing(held.acts)
                if act.kind == Kind.PARAF and act.content_digest == signature.content_digest
            }
            chain = held.document.record["rantai"]
            drafted = [act.person_id for act in held.acts if act.kind == Kind.REVISI][-1:]
            needed = set(chain["koordinasi"]) | (set() if drafted == [SEK] else set(chain["paraf"]))
            assert needed <= given, "signed without its paraf"
        if self.signed_bytes is not None:
            assert self.newest() == self.signed_bytes, "signed bytes never change"

    @invariant()
    def a_document_with_a_number_keeps_it(self) -> None:
        if hasattr(self, "id"):
            document = self.seen()[0].document
            assert (document.nomor is not None) >= (document.status in PRESENT)
