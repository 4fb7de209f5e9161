"""The pages where documents are written: which types there are, the form of one, and its pages beside it while it is typed."""
