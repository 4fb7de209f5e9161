-- What a gateway that keeps people's keys was asked, and what is known of its answer. A row is committed before anything
-- is sent: a request of which nothing more is known is unknown, and is never sent again by itself. No person's number,
-- passphrase or code is ever in it.
CREATE TABLE signing_request (
    satker      text COLLATE "C" NOT NULL,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    akses       smallint NOT NULL,
    document_id uuid NOT NULL,
    act_no      integer NOT NULL,                 -- the act that gave the number
    person_id   text COLLATE "C" NOT NULL,
    page_sha256 text COLLATE "C" NOT NULL,        -- of the page that was sent
    state       text COLLATE "C" NOT NULL DEFAULT 'sent'
                CHECK (state IN ('sent', 'signed', 'refused', 'unknown', 'released')),
    reason      text NOT NULL DEFAULT '',
    asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    ended_by    text COLLATE "C",
    answer      bytea,                            -- a signed document that could not be accepted yet
    PRIMARY KEY (id, satker),
    FOREIGN KEY (document_id, satker, act_no) REFERENCES act (document_id, satker, no)
);
CREATE UNIQUE INDEX signing_request_open ON signing_request (document_id, satker) WHERE state IN ('sent', 'unknown');
CREATE INDEX signing_request_of_document ON signing_request (document_id, satker, asked_at);

-- The page that waits for its signature, and a signed one on its way into the vault.
CREATE INDEX staged_file_of_document ON staged_file (document_id, satker);

DO $$
DECLARE
    own      constant text := 'satker = (SELECT acting_satker())';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    class    constant text := ' AND akses <= (SELECT acting_ceiling())';
BEGIN
    ALTER TABLE signing_request ENABLE ROW LEVEL SECURITY;
    ALTER TABLE signing_request FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON signing_request TO naskah_owner USING (true) WITH CHECK (true);
    EXECUTE format('CREATE POLICY app_acting ON signing_request TO naskah_app USING (%s) WITH CHECK (%s)', own || class, own || class);
    EXECUTE format('CREATE POLICY press_acting ON signing_request TO naskah_press USING (%s) WITH CHECK (%s)', anywhere || class, anywhere || class);
    EXECUTE format('CREATE POLICY proof_acting ON signing_request TO naskah_proof USING (%s) WITH CHECK (%s)', anywhere || class, anywhere || class);
END $$;

GRANT SELECT, INSERT ON signing_request TO naskah_app;
GRANT UPDATE (state, reason, ended_at, ended_by, answer) ON signing_request TO naskah_app;
GRANT SELECT (satker, id, akses, document_id, act_no, person_id, page_sha256, state, reason, asked_at, ended_at, ended_by)
    ON signing_request TO naskah_proof;
GRANT INSERT ON staged_file TO naskah_press;

CREATE FUNCTION spread_class_to_signing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE signing_request SET akses = NEW.akses WHERE document_id = NEW.id AND satker = NEW.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_signing AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_signing();
REVOKE ALL ON FUNCTION spread_class_to_signing() FROM PUBLIC;
