"""DOCX to PDF/A-2b in a pool of isolated LibreOffice processes, and the judge of the pages that come out.

``python -m worker.pdf`` serves the pool on a Unix socket; ``converter`` is its client; ``judge`` reads a finished
PDF and refuses it when a text, a font or the QR is not as expected. Knows nothing of jobs, ledger or vault.
"""
