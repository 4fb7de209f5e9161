-- The recipients of one sending stand in the order they were named; their ids are chance.
ALTER TABLE distribution ADD COLUMN urut integer;
UPDATE distribution d SET urut = n.place
    FROM (SELECT id, satker, row_number() OVER (PARTITION BY document_id, satker, act_no ORDER BY sent_at, id) AS place
          FROM distribution) n
    WHERE n.id = d.id AND n.satker = d.satker;
ALTER TABLE distribution ALTER COLUMN urut SET NOT NULL,
    ADD CONSTRAINT distribution_in_order UNIQUE (document_id, satker, act_no, urut);
