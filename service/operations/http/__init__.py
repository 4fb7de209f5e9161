"""Routes for whoever runs an installation: jobs, machines, progress, the audit trail."""

from service.operations.http.streams import Listener, Stream, event

__all__ = ["Listener", "Stream", "event"]
