-- Templates an office uploads: versions by digest, and the object versions that hold them in the vault.

CREATE TABLE template (
    satker           text COLLATE "C" NOT NULL REFERENCES office,
    id               uuid NOT NULL DEFAULT gen_random_uuid(),
    jenis            text COLLATE "C" NOT NULL,
    no               integer NOT NULL CHECK (no >= 1),  -- version 0 is the one shipped with the type
    digest           text COLLATE "C" NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    state            text COLLATE "C" NOT NULL CHECK (state IN ('uploaded', 'active', 'superseded', 'refused')),
    name             text NOT NULL,
    size             bigint NOT NULL CHECK (size >= 0),
    contract_version text NOT NULL,
    findings         jsonb NOT NULL DEFAULT '[]',
    needed           text[] NOT NULL DEFAULT '{}',  -- fields without which no document can be made
    schema           jsonb,
    left_alone       text[] NOT NULL DEFAULT '{}',
    object_id        text COLLATE "C",  -- none: refused by the lint, so never kept
    uploaded_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    uploaded_by      text COLLATE "C" NOT NULL,
    decided_at       timestamptz,
    decided_by       text COLLATE "C",
    reason           text,
    PRIMARY KEY (id, satker),
    UNIQUE (satker, jenis, digest),
    UNIQUE (satker, jenis, no),
    -- Four eyes, whatever the code above says.
    CHECK (state NOT IN ('active', 'superseded') OR (decided_by IS NOT NULL AND decided_by <> uploaded_by)),
    CHECK (state = 'refused' OR object_id IS NOT NULL)
);
CREATE UNIQUE INDEX template_active ON template (satker, jenis) WHERE state = 'active';
CREATE INDEX template_of_digest ON template (digest);

-- Every object version of a template's OCFL object: its files, and the inventory of each version.
CREATE TABLE template_file (
    satker       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    template_id  uuid NOT NULL,
    version_no   integer NOT NULL CHECK (version_no >= 1),
    name         text COLLATE "C" NOT NULL,
    size         bigint,
    sha256       text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    key          text COLLATE "C" NOT NULL,
    version_id   text COLLATE "C" NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (id, satker),
    UNIQUE (template_id, satker, version_no, name),
    FOREIGN KEY (template_id, satker) REFERENCES template (id, satker)
);
CREATE INDEX template_file_locks ON template_file (locked_until) WHERE locked_until IS NOT NULL;

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['template', 'template_file'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, own, own);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON template, template_file TO naskah_app;
GRANT UPDATE (state, decided_at, decided_by, reason, name, size, contract_version, findings, needed, schema, left_alone,
              object_id, uploaded_at, uploaded_by) ON template TO naskah_app;
GRANT SELECT ON template, template_file TO naskah_press, naskah_proof;
GRANT UPDATE (locked_until) ON template_file TO naskah_proof;
