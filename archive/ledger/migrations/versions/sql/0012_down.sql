DROP INDEX job_unsent, job_sent;
CREATE INDEX job_unsent ON job (created_at) WHERE state = 'waiting' AND sent_at IS NULL;
CREATE INDEX job_sent ON job (sent_at) WHERE state = 'waiting' AND sent_at IS NOT NULL;
ALTER TABLE job DROP CONSTRAINT job_lane_check, DROP COLUMN lane;
