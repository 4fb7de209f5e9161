-- A certificate bound to a person of the office. An administrator proposes it, the person confirms it with their own
-- token; one that ended stays on record, for what was signed while it stood is still theirs.
CREATE TABLE person_certificate (
    satker       text COLLATE "C" NOT NULL,
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id    text COLLATE "C" NOT NULL,
    sha256       text COLLATE "C" NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    subject      text NOT NULL,                -- what the certificate says of itself; empty where only its digest is known
    issuer       text NOT NULL,
    valid_from   timestamptz,
    valid_to     timestamptz,
    level        text COLLATE "C" NOT NULL CHECK (level IN ('pribadi', 'bsre')),
    origin       text COLLATE "C" NOT NULL CHECK (origin IN ('admin', 'file', 'found')),
    state        text COLLATE "C" NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'confirmed', 'ended')),
    proposed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    proposed_by  text COLLATE "C" NOT NULL,
    confirmed_at timestamptz,
    confirmed_by text COLLATE "C",
    ended_at     timestamptz,
    ended_by     text COLLATE "C",
    reason       text NOT NULL DEFAULT '',
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, person_id) REFERENCES person,
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
    -- Nobody binds a certificate to themselves alone, and nobody confirms another's; 'found' stood in the office's file.
    CHECK (proposed_by <> person_id),
    CHECK (confirmed_by = person_id OR (confirmed_by IS NULL AND (confirmed_at IS NULL OR origin = 'found')))
);
CREATE UNIQUE INDEX person_certificate_living ON person_certificate (satker, sha256) WHERE state <> 'ended';
CREATE INDEX person_certificate_of_person ON person_certificate (satker, person_id, proposed_at);

-- How a gateway knows a person (NIK or mail), sealed with a key that lies in the keyring and not in the ledger.
CREATE TABLE person_identity (
    satker    text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL,
    sealed    bytea NOT NULL,
    set_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    set_by    text COLLATE "C" NOT NULL,
    PRIMARY KEY (satker, person_id),
    FOREIGN KEY (satker, person_id) REFERENCES person
);

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['person_certificate', 'person_identity'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, anywhere, own);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, anywhere, anywhere);
    END LOOP;
END $$;

GRANT SELECT ON person_certificate TO naskah_app, naskah_press, naskah_proof;
GRANT INSERT (satker, person_id, sha256, subject, issuer, valid_from, valid_to, level, origin, proposed_by)
    ON person_certificate TO naskah_app;
GRANT UPDATE (state, confirmed_at, confirmed_by, ended_at, ended_by, reason) ON person_certificate TO naskah_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON person_identity TO naskah_app;

-- What office files named until now goes on, as it was found: nobody has confirmed it, and the record says so.
WITH found AS (
    INSERT INTO person_certificate (satker, person_id, sha256, subject, issuer, level, origin, state, proposed_by, confirmed_at)
    SELECT o.satker, p.id, lower(replace(e ->> 'sertifikat', ':', '')), '', '', 'pribadi', 'found', 'confirmed',
           'system:upgrade', clock_timestamp()
      FROM office o
     CROSS JOIN LATERAL jsonb_array_elements(o.config -> 'orang') AS e
      JOIN person p ON p.satker = o.satker AND p.id = e ->> 'id'
     WHERE lower(replace(e ->> 'sertifikat', ':', '')) ~ '^[0-9a-f]{64}$'
    ON CONFLICT DO NOTHING
    RETURNING satker, id, person_id, sha256
)
INSERT INTO audit_entry (satker, akses, actor, action, detail)
SELECT satker, 0, 'system:upgrade', 'certificate.found',
       jsonb_build_object('person', person_id, 'certificate', id, 'sha256', sha256)
  FROM found;
