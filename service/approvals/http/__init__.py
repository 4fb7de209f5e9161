"""Routes of acts: what is asked, what is shown, what was done."""

from service.approvals.http.asked import CorrectReceiptBody, ReceiptBody
from service.approvals.http.links import link_json
from service.approvals.http.shown import done_json, view_json

__all__ = ["CorrectReceiptBody", "ReceiptBody", "done_json", "link_json", "view_json"]
