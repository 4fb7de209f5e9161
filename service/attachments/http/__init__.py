"""The routes of files that go with a document."""

from service.attachments.http.attachments import LARGEST

__all__ = ["LARGEST"]
