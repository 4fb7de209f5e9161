"""Files of their own beside a document: attached to a draft, listed on its page, archived and handed out with it."""
