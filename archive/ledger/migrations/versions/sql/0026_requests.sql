-- A column each, and no index upon "keterangan ->> ...": under row-level security a condition that may leak (as ->> may) is
-- judged after the policy, row by row, and no index serves it.
ALTER TABLE register_number
    ADD COLUMN permintaan text COLLATE "C" GENERATED ALWAYS AS (keterangan ->> 'permintaan') STORED,
    ADD COLUMN kunci_permintaan text COLLATE "C" GENERATED ALWAYS AS (keterangan ->> 'kunci_permintaan') STORED;
CREATE INDEX register_number_of_request ON register_number (permintaan, satker) WHERE permintaan IS NOT NULL;
CREATE INDEX register_number_of_key ON register_number (kunci_permintaan, satker) WHERE kunci_permintaan IS NOT NULL;
