"""The routes of files that go with a document."""
