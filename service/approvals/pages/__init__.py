"""Pages of papers: one document with what may be done to it, and what waits for somebody."""

from service.approvals.pages.paper import acted, file_sent, refused
from service.approvals.pages.paper_view import SEAL
from service.approvals.pages.papers import PaperPages

__all__ = ["SEAL", "PaperPages", "acted", "file_sent", "refused"]
