-- What the judge of the pages found and let pass: a signature alone on a page, a code broken between two lines.
ALTER TABLE version ADD COLUMN faults text[] NOT NULL DEFAULT '{}';
