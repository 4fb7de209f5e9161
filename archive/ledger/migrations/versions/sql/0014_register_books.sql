-- A book whose register gets another code goes on under it: everything that names a register's year follows.
ALTER TABLE register_number DROP CONSTRAINT register_number_satker_register_tahun_fkey,
    ADD CONSTRAINT register_number_satker_register_tahun_fkey FOREIGN KEY (satker, register, tahun)
        REFERENCES register_year ON UPDATE CASCADE;
ALTER TABLE number_insertion DROP CONSTRAINT number_insertion_satker_register_tahun_fkey,
    ADD CONSTRAINT number_insertion_satker_register_tahun_fkey FOREIGN KEY (satker, register, tahun)
        REFERENCES register_year ON UPDATE CASCADE;

-- What one person proposes about a book and another decides on: reopening a closed year, an import that leaps.
CREATE TABLE register_proposal (
    satker     text COLLATE "C" NOT NULL,
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    register   text COLLATE "C" NOT NULL,
    tahun      integer NOT NULL,
    kind       text COLLATE "C" NOT NULL CHECK (kind IN ('buka_kembali', 'impor')),
    reason     text NOT NULL CHECK (reason <> ''),
    detail     jsonb NOT NULL DEFAULT '{}',  -- what deciding persons are shown
    payload    text,                         -- the file of an import that waits
    asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_by   text COLLATE "C" NOT NULL,
    decided_at timestamptz,
    decided_by text COLLATE "C",
    approved   boolean,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, register, tahun) REFERENCES register_year ON UPDATE CASCADE,
    CHECK ((decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL)),
    CHECK (approved IS NOT TRUE OR decided_by <> asked_by)  -- four eyes, whatever the code above says
);
CREATE UNIQUE INDEX register_proposal_open ON register_proposal (satker, register, tahun, kind) WHERE decided_at IS NULL;

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
BEGIN
    ALTER TABLE register_proposal ENABLE ROW LEVEL SECURITY;
    ALTER TABLE register_proposal FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON register_proposal TO naskah_owner USING (true) WITH CHECK (true);
    EXECUTE format('CREATE POLICY app_acting ON register_proposal TO naskah_app USING (%s) WITH CHECK (%s)', own, own);
    EXECUTE format('CREATE POLICY press_acting ON register_proposal TO naskah_press USING (%s) WITH CHECK (%s)', anywhere, anywhere);
    EXECUTE format('CREATE POLICY proof_acting ON register_proposal TO naskah_proof USING (%s) WITH CHECK (%s)', anywhere, anywhere);
END $$;

GRANT SELECT, INSERT ON register_proposal TO naskah_app;
GRANT UPDATE (decided_at, decided_by, approved) ON register_proposal TO naskah_app;
GRANT SELECT ON register_proposal TO naskah_proof;
