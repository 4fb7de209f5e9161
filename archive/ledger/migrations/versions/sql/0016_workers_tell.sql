-- A worker child tells what it has in hand, for how long it has held nothing, and what keeps it from taking work.
ALTER TABLE worker ADD COLUMN job_id uuid;
ALTER TABLE worker ADD COLUMN step text NOT NULL DEFAULT '';
ALTER TABLE worker ADD COLUMN step_s real NOT NULL DEFAULT 0;
ALTER TABLE worker ADD COLUMN idle_s real NOT NULL DEFAULT 0;
ALTER TABLE worker ADD COLUMN trouble text NOT NULL DEFAULT '';
ALTER TABLE worker ADD COLUMN trouble_s real NOT NULL DEFAULT 0;
