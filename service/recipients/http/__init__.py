"""Routes of recipients: to whom documents went, and what is handed over."""

from service.recipients.http.circulation import NEWS, for_you_json

__all__ = ["NEWS", "for_you_json"]
