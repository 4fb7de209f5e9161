"""Pages of recipients: sending a document, how it fared, its receipts, the ekspedisi book, and what was sent to oneself."""
