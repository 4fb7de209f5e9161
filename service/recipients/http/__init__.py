"""Routes of recipients: to whom documents went, and what is handed over."""

from service.recipients.http.circulation import NEWS, circulation_json, for_you_json

__all__ = ["NEWS", "circulation_json", "for_you_json"]
