"""The routes of disposisi."""

from service.disposisi.http.shown import task_json

__all__ = ["task_json"]
