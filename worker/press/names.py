"""The XML namespaces that the press reads and writes."""

from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def wml(name: str) -> str:
    """Return the name of an element or attribute of WordprocessingML, as lxml writes it."""
    return f"{{{W}}}{name}"


def wp(name: str) -> str:
    """Return the name of an element that places a drawing in text."""
    return f"{{{WP}}}{name}"


def dml(name: str) -> str:
    """Return the name of an element of DrawingML."""
    return f"{{{A}}}{name}"


def pic(name: str) -> str:
    """Return the name of an element of a picture."""
    return f"{{{PIC}}}{name}"


def vml(name: str) -> str:
    """Return the name of an element of VML, in which Word drew before 2007 and draws still in old files."""
    return f"{{urn:schemas-microsoft-com:vml}}{name}"
