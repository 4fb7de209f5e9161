"""Document types and versions of their templates, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired

from typing_extensions import TypedDict


class TypeLinks(TypedDict):
    """Where a type is read."""

    self: str
    schema: str


class TypeView(TypedDict):
    """A document type."""

    jenis: str
    judul: str
    version: str
    klasifikasi: str
    pdf: bool
    by_event: bool
    template_digest: str
    links: TypeLinks


class FlawView(TypedDict):
    """What is wrong with a type, and where."""

    file: str
    line: int | None
    what: str
    cure: str


class BrokenTypeView(TypedDict):
    """A type that cannot be used."""

    jenis: str
    flaws: list[FlawView]


class TypeList(TypedDict):
    """Types an event can ask for, and those that are broken."""

    templates: list[TypeView]
    broken: list[BrokenTypeView]


class TypeChainView(TypedDict):
    """Who initials and signs documents of a type."""

    paraf: list[str]
    koordinasi: list[str]
    penandatangan: str


class VersionLinks(TypedDict):
    """Where a version is found; that shipped with the type has its content alone."""

    self: NotRequired[str]
    content: str
    trial: NotRequired[str]


class TemplateVersionView(TypedDict):
    """A version of a template; number 0 is shipped with the type and says less."""

    no: int
    digest: str
    state: str
    name: str
    size: int
    contract_version: str
    required: NotRequired[list[str]]
    left_alone: NotRequired[list[str]]
    warnings: NotRequired[int]
    uploaded_at: NotRequired[datetime]
    uploaded_by: NotRequired[str]
    decided_at: NotRequired[datetime | None]
    decided_by: NotRequired[str | None]
    reason: NotRequired[str | None]
    links: VersionLinks


class FindingView(TypedDict):
    """What the lint or the trial found, where, and what to do."""

    rule: str
    severity: str
    part: str
    page: NotRequired[int | None]
    paragraph: NotRequired[int | None]
    text: NotRequired[str]
    tag: NotRequired[str]
    message: str
    remedy: str


class ExaminedVersion(TemplateVersionView):
    """A version with what was found in it."""

    findings: list[FindingView]


class WholeVersion(ExaminedVersion):
    """A version with what was found in it, and the JSON Schema of what it asks for."""

    context_schema: dict[str, Any] | None


class TypeDetail(TypeView):
    """A document type with the JSON Schema of its payload, and an example that satisfies it."""

    chain: TypeChainView | None
    schema: dict[str, Any]
    example: dict[str, Any]
    versions: list[TemplateVersionView]


class VersionList(TypedDict):
    """A template's versions, the newest first."""

    versions: list[TemplateVersionView]


class PageLink(TypedDict):
    """Where the pages are seen."""

    page: str


class VersionChanges(TypedDict):
    """What changes between two versions."""

    older: str
    newer: str
    required_added: list[str]
    required_removed: list[str]
    fields_added: list[str]
    fields_removed: list[str]
    findings: list[FindingView]
    links: PageLink


class PictureLink(TypedDict):
    """Where a picture is seen."""

    picture: str


class TrialPageView(TypedDict):
    """A page of a trial."""

    sample: str
    stage: str
    page: int
    links: PictureLink


class TrialStepView(TypedDict):
    """Something a trial has come to."""

    name: str
    at: datetime


class TrialLinks(TypedDict):
    """Where a trial and its version are read."""

    self: str
    version: str


class TrialView(TypedDict):
    """How the trial of a version stands."""

    no: int
    state: str
    findings: list[FindingView]
    pages: list[TrialPageView]
    steps: list[TrialStepView]
    setup: str | None
    contract_version: str | None
    ordered_at: datetime | None
    done_at: datetime | None
    cause: str | None
    links: TrialLinks
