"""The page of the files that go with a document."""
