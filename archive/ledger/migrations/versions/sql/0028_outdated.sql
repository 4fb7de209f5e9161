-- A column, as in 0026: row-level security lets no index serve a condition upon "detail ->> ...".
ALTER TABLE act ADD COLUMN oleh uuid
    GENERATED ALWAYS AS (CASE WHEN kind IN ('ralat', 'cabut') THEN (detail ->> 'oleh')::uuid END) STORED;
CREATE INDEX act_names ON act (oleh, satker) WHERE oleh IS NOT NULL;
