"""The pages where documents are written."""
