"""Pages of papers: one document with what may be done to it, and what waits for somebody."""

from service.approvals.pages.act_page import PageOfAct, act_done, act_refused, act_shown
from service.approvals.pages.further import let_in
from service.approvals.pages.paper import acted, file_sent, refused
from service.approvals.pages.paper_view import SEAL
from service.approvals.pages.papers import PaperPages

__all__ = [
    "SEAL",
    "PageOfAct",
    "PaperPages",
    "act_done",
    "act_refused",
    "act_shown",
    "acted",
    "file_sent",
    "let_in",
    "refused",
]
