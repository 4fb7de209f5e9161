"""Routes of recipients: to whom documents went, and what is handed over."""

from service.recipients.http.circulation import for_you_json

__all__ = ["for_you_json"]
