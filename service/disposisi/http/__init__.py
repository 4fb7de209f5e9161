"""The routes of disposisi, and how sheets and tasks are shown elsewhere."""

from service.disposisi.http.shown import sheet_json, task_json

__all__ = ["sheet_json", "task_json"]
