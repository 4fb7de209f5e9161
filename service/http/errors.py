"""What is wrong with a request before it means anything: its size, its pace, its media type, its range, its room."""

from __future__ import annotations

from archive.errors import Retryable
from service.errors import DeskError, Field


class BodyTooLarge(DeskError):
    """The body is larger than this endpoint takes."""


class BodyTooSlow(DeskError):
    """The body came so slowly that its sender is taken for gone."""


class MediaUnsupported(DeskError):
    """The body's media type is not one this endpoint reads."""


class RangeUnsatisfiable(DeskError):
    """The range lies outside the content."""


class FilesBusy(Retryable):
    """Sedang banyak berkas besar yang diterima; kirim lagi sebentar."""

    fields: tuple[Field, ...] = ()
