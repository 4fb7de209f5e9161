"""The shapes of answers, a file a noun: what the OpenAPI document says of a success, and a test holds every answer to.

A route names its own as what it returns (``-> Json[DocumentView]``). Nothing is converted or checked by them at run time.
"""
