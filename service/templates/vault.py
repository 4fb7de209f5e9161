"""Templates in the vault: one OCFL object a version, its bytes, who uploaded it, who decided; readable without the ledger.

Those shipped with a type lie there like those an office uploaded, without a decision.

    <satker>:template-<jenis>-<first 16 of the digest>
      v1  template.docx  template.json
      v2  template.docx  template.json  decision.json     the bytes stay where v1 put them

It decides nothing and knows no states: rows are the ledger's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from archive.canonical import canonical, sha256_hex
from archive.ledger.documents import templates
from archive.ledger.documents.templates import NewFile, NewTemplate, Template, TemplateBytes, TemplateUnknown
from archive.vault.deposit import CommittedVersion
from archive.vault.ocfl import Content
from archive.vault.vault import Vault

ABOUT = "template.json"
"""Who uploaded it; in the first version of every template, and of nothing else."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TemplateVault:
    """Puts versions into the vault and reads them back."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._vault = vault
        self._clock = clock

    def read(self, kept: TemplateBytes) -> bytes:
        """Return a version's bytes, compared with the ledger's digest."""
        return self._vault.read(kept.key, kept.version_id, kept.sha256, kept.size)

    def deposit(self, new: NewTemplate, docx: bytes, by: str) -> list[NewFile]:
        """Keep a version's bytes, and beside them who uploaded them; the same again adopts what is there."""
        assert new.object_id is not None
        about = {
            "jenis": new.jenis,
            "digest": new.digest,
            "name": new.name,
            "contract_version": new.contract_version,
            "left_alone": list(new.left_alone),
            "uploaded_by": by,
        }

        def accept(name: str, data: bytes) -> None:
            if name == templates.TEMPLATE_FILE and sha256_hex(data) != new.digest:
                raise TemplateUnknown(digest=new.digest)

        done = self._vault.deposit(
            new.object_id,
            [
                Content(name=templates.TEMPLATE_FILE, data=docx, media=DOCX),
                Content(name=ABOUT, data=canonical(about), media="application/json"),
            ],
            job=f"upload-{new.digest[:32]}",
            head=self._vault.head(new.object_id),
            message=new.state,
            user=by,
            created=self._clock(),
            accept=accept,
        )
        return _files(done)

    def note(self, found: Template, by: str, state: str, reason: str | None) -> list[NewFile]:
        """Lay the decision beside the template, so that the bucket alone tells who approved what."""
        assert found.object_id is not None
        at = self._clock()
        told = {
            "digest": found.digest,
            "state": state,
            "by": by,
            "at": at.isoformat(),
            "reason": reason,
            "uploaded_by": found.uploaded_by,
        }
        head = self._vault.head(found.object_id)
        done = self._vault.deposit(
            found.object_id,
            [Content(name="decision.json", data=canonical(told), media="application/json")],
            job=f"{state}-{found.digest[:32]}-{head.version if head else 0}",
            head=head,
            keep=(templates.TEMPLATE_FILE, ABOUT),
            message=state,
            user=by,
            created=at,
            accept=lambda name, data: None,
        )
        return _files(done)


def object_id(satker: str, jenis: str, digest: str) -> str:
    """Return the name of a version in the vault."""
    return f"{satker}:template-{jenis}-{digest[:16]}"


def _files(done: CommittedVersion) -> list[NewFile]:
    inventory = done.inventory
    named = [(name, stored) for name, stored in done.files.items()]
    return [
        NewFile(
            version_no=done.version,
            name=name,
            size=stored.size if name != "inventory.json" else None,
            sha256=stored.sha256,
            key=stored.key,
            version_id=stored.version_id,
            locked_until=done.locked_until,
        )
        for name, stored in [*named, ("inventory.json", inventory)]
    ]
