"""The page by which a signatory puts their own signature on a document."""
