"""The XML namespaces that the press reads and writes."""

from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def wml(name: str) -> str:
    """Return the name of an element or attribute of WordprocessingML, as lxml writes it."""
    return f"{{{W}}}{name}"
