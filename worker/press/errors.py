"""What the press refuses, each refusal a type that names the place. Deliberately no HTTP status here."""

from __future__ import annotations

from enum import StrEnum

from archive.errors import NaskahError


class TemplateRefusal(StrEnum):
    """Why a file is not taken as a Word template, one line of meaning each."""

    EMPTY = "empty"
    """No bytes at all."""
    TRUNCATED = "truncated"
    """A package that ends too early or whose directory cannot be read."""
    HTML = "html"
    """A web page under a .docx name."""
    RTF = "rtf"
    """Rich Text Format under a .docx name."""
    ENCRYPTED = "encrypted"
    """Protected with a password."""
    WORD_XML = "word_xml"
    """A Word document as one XML file: of Word 2003, or a flat package."""
    OPEN_DOCUMENT = "open_document"
    """A document of LibreOffice's own format (.odt), or another of its kind."""
    STRICT = "strict"
    """A "Strict Open XML Document": the same under other names, which no library of ours reads."""
    LEGACY_WORD = "legacy_word"
    """The binary format of Word 97-2003, or another OLE file."""
    PDF = "pdf"
    """A PDF under a .docx name."""
    NOT_A_PACKAGE = "not_a_package"
    """Bytes of no known kind."""
    NOT_WORD = "not_word"
    """A package, but without the main part of a Word document."""
    CORRUPT = "corrupt"
    """A part whose bytes do not agree with the package's directory, or that is no well-formed XML."""
    TOO_LARGE = "too_large"
    """More bytes than a template may have, packed or unpacked."""
    TOO_MANY_ENTRIES = "too_many_entries"
    """More parts than a template may have."""
    TOO_DENSE = "too_dense"
    """A part that unpacks to far more than it weighs: a zip bomb."""
    DUPLICATE_NAME = "duplicate_name"
    """Two parts of one name: readers disagree on which one counts."""
    UNSAFE_NAME = "unsafe_name"
    """A part name that leaves the package."""
    OVERLAPPING = "overlapping"
    """Two parts that share bytes: a zip bomb of the quoted kind."""
    ENTITIES = "entities"
    """A document type declaration, through which XML reaches files and the network."""
    MACROS = "macros"
    """A document that carries macros."""


class PressError(NaskahError):
    """The press could not produce the document."""


class PackageRefused(PressError):
    """The file is refused before anything in it is parsed."""

    def __init__(self, reason: TemplateRefusal, detail: str = "", *, technical: object = None) -> None:
        super().__init__(technical=technical, reason=reason.value, detail=detail)
        self.reason = reason
        self.detail = detail


class NotAWordPackage(PackageRefused):
    """The file is not a Word document (DOCX)."""


class PackageTooLarge(PackageRefused):
    """The file is larger than a template may be."""


class PackageHostile(PackageRefused):
    """The file is built to harm its reader."""


class TemplateBroken(PressError):
    """A tag of the template is not closed or not understood."""

    def __init__(self, part: str, paragraph: str, reason: str) -> None:
        super().__init__(part=part, paragraph=paragraph, reason=reason)
        self.part = part
        self.paragraph = paragraph
        self.reason = reason


class ConstructRefused(PressError):
    """The template uses a construct that templates may not use."""

    def __init__(self, part: str, construct: str, *, technical: object = None) -> None:
        super().__init__(technical=technical, part=part, construct=construct)
        self.part = part
        self.construct = construct


class UndefinedField(PressError):
    """The template names a field that the context does not have."""

    def __init__(self, part: str, name: str) -> None:
        super().__init__(part=part, name=name)
        self.part = part
        self.name = name


class UnprintableValue(PressError):
    """A field holds a value that has no printed form: nothing, a list, an object."""

    def __init__(self, part: str, kind: str) -> None:
        super().__init__(part=part, kind=kind)
        self.part = part
        self.kind = kind


class LinkRefused(PressError):
    """A field holds no address that a link may lead to: https and mailto only."""

    def __init__(self, part: str, name: str, reason: str) -> None:
        super().__init__(part=part, name=name, reason=reason)
        self.part = part
        self.name = name
        self.reason = reason


class IllegalCharacter(PressError):
    """A field holds a character that XML cannot carry."""

    def __init__(self, part: str, code_point: str, text: str) -> None:
        super().__init__(part=part, code_point=code_point)
        self.part = part
        self.code_point = code_point
        self.text = text


class RenderFailed(PressError):
    """An expression of the template could not be computed with this context."""

    def __init__(self, part: str, reason: str, *, technical: object = None) -> None:
        super().__init__(technical=technical, part=part, reason=reason)
        self.part = part
        self.reason = reason


class RenderTooLarge(PressError):
    """The rendered part grows beyond what a document may be."""

    def __init__(self, part: str, limit: int) -> None:
        super().__init__(part=part, limit=limit)
        self.part = part
        self.limit = limit


class TemplateTooHungry(PressError):
    """The template takes more time, memory or output than a template may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class UnknownPart(PressError):
    """A replacement names a media part that the template does not have."""

    def __init__(self, part: str) -> None:
        super().__init__(part=part)
        self.part = part


class TextLost(PressError):
    """What the template emitted does not stand at its place in the produced document."""

    def __init__(
        self,
        part: str,
        reason: str,
        text: str = "",
        paragraph: int | None = None,
        *,
        technical: object = None,
    ) -> None:
        super().__init__(technical=technical, part=part, reason=reason, text=text, paragraph=paragraph)
        self.part = part
        self.reason = reason
        self.text = text
        self.paragraph = paragraph
