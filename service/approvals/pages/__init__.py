"""Pages of papers: one document with what may be done to it, and what waits for somebody."""

from service.approvals.pages.act_page import (
    NOTHING,
    ONCE,
    REFUSED,
    PageOfAct,
    act_again,
    act_alone,
    act_done,
    act_refused,
    act_shown,
)
from service.approvals.pages.further import let_in
from service.approvals.pages.ordering import order_of
from service.approvals.pages.paper import acted, file_sent, refused
from service.approvals.pages.paper_view import SEAL
from service.approvals.pages.papers import PaperPages, weight

__all__ = [
    "NOTHING",
    "ONCE",
    "REFUSED",
    "SEAL",
    "PageOfAct",
    "PaperPages",
    "act_again",
    "act_alone",
    "act_done",
    "act_refused",
    "act_shown",
    "acted",
    "file_sent",
    "let_in",
    "order_of",
    "refused",
    "weight",
]
