-- The figures of a batch add up: what was refused of it is kept, and what was taken and stands elsewhere.

-- None: a batch from before. Repeated ones were accepted earlier, by another way, or came twice: no document of this batch.
ALTER TABLE batch ADD COLUMN refused integer CHECK (refused >= 0);
ALTER TABLE batch ADD COLUMN repeated integer CHECK (repeated >= 0);
