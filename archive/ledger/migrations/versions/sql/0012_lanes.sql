-- Acts of people before single events before batches: the lane stands with the job (archive/ledger/lanes.py names them).
-- The default is a single event's, so that a front desk of the schema before may still write.
ALTER TABLE job ADD COLUMN lane smallint NOT NULL DEFAULT 2;
ALTER TABLE job ADD CONSTRAINT job_lane_check CHECK (lane IN (1, 2, 3));

-- Jobs in flight: what an act ordered names its act; what came in a batch is known by its event.
UPDATE job SET lane = 1 WHERE state <> 'done' AND (on_done ? 'acts' OR on_done ? 'brought');
UPDATE job SET lane = 3 FROM event e
 WHERE e.job_id = job.id AND e.satker = job.satker AND e.batch_id IS NOT NULL AND job.state <> 'done' AND job.lane = 2;

-- The relay's questions, a lane each: never sent, the oldest first; how many are out, and which were sent long ago.
DROP INDEX job_unsent, job_sent;
CREATE INDEX job_unsent ON job (queue, lane, created_at) WHERE state = 'waiting' AND sent_at IS NULL;
CREATE INDEX job_sent ON job (queue, lane, sent_at) WHERE state = 'waiting' AND sent_at IS NOT NULL;
