ALTER TABLE worker DROP COLUMN trouble_s, DROP COLUMN trouble, DROP COLUMN idle_s, DROP COLUMN step_s, DROP COLUMN step,
    DROP COLUMN job_id;
