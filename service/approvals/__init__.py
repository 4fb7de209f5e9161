"""The approval desk: whose turn it is, what an act does to a document, what follows from it."""
