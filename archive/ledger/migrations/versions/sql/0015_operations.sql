-- Watching: who lives, whether there is room for a row, what was verified when, and the audit trail as its readers see it.

-- The processes that are no worker child: relay, courier, consumer, and the service itself, whose beat is the probe's row.
CREATE TABLE heartbeat (
    satker     text COLLATE "C" NOT NULL DEFAULT '*',  -- they serve every office
    part       text COLLATE "C" NOT NULL CHECK (part IN ('relay', 'courier', 'consumer', 'api')),
    id         text COLLATE "C" NOT NULL,
    host       text NOT NULL,
    pid        integer NOT NULL,
    started_at timestamptz NOT NULL,
    turned_s   real NOT NULL DEFAULT 0,  -- how long before the beat its main loop came round
    bell       text,  -- what is wrong with the message broker as this process sees it; '' is well, NULL was not tried
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (satker, part, id)
);

-- A worker child also tells of its parent, which hands the messages out: how many children it keeps, how silent it is.
ALTER TABLE worker ADD COLUMN parent integer NOT NULL DEFAULT 0;
ALTER TABLE worker ADD COLUMN crew smallint NOT NULL DEFAULT 0;
ALTER TABLE worker ADD COLUMN parent_silent_s real NOT NULL DEFAULT 0;

-- Always empty: emptied and filled in a transaction that is rolled back, which takes new pages of the disk or fails.
CREATE TABLE room (
    satker  text COLLATE "C" NOT NULL DEFAULT '*',
    ballast bytea NOT NULL
);
ALTER TABLE room ALTER ballast SET STORAGE EXTERNAL;

-- One comparison of archived bytes with the ledger: what was asked for, what was found, and the report's digest.
CREATE TABLE verification (
    satker      text COLLATE "C" NOT NULL,
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_whom     text NOT NULL,
    scope       jsonb NOT NULL,
    whole       boolean NOT NULL,  -- everything the office has, not a part of it
    objects     integer NOT NULL,
    wrong       integer NOT NULL,
    sha256      text COLLATE "C" NOT NULL,
    PRIMARY KEY (id, satker)
);
CREATE INDEX verification_last ON verification (satker, ended_at);

DO $$
DECLARE
    house    constant text := '(satker IN ((SELECT acting_satker()), ''*'') OR (SELECT acting_satker()) = ''*'')';
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    t text;
    seen text;
BEGIN
    FOREACH t IN ARRAY ARRAY['heartbeat', 'room', 'verification'] LOOP
        seen := CASE WHEN t = 'verification' THEN anywhere ELSE house END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, seen, seen);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, seen, seen);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, seen, seen);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON heartbeat TO naskah_app;
GRANT SELECT ON heartbeat TO naskah_press, naskah_proof;
GRANT SELECT, INSERT, TRUNCATE ON room TO naskah_app;
GRANT SELECT ON verification TO naskah_app;
GRANT SELECT, INSERT ON verification TO naskah_proof;

-- The trail is read backwards by office.
CREATE INDEX audit_entry_trail ON audit_entry (satker, at, id);

-- Who reads the trail sees that something happened also above their class: who, what and when, but nothing that would
-- identify the document. Row-level security can only hide whole rows; the predicate of the office and the masking stand
-- here by hand. The class is the entry's and the document's: an entry of somebody who was refused carries none. A document
-- that does not exist is masked too, or the mask would tell that one does.
CREATE FUNCTION audit_trail(p_actor text, p_action text, p_document uuid, p_from timestamptz, p_to timestamptz,
                            p_before timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, at timestamptz, actor text, action text, document_id uuid, detail jsonb, masked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH entry AS (
        SELECT e.*, e.akses > acting_ceiling() OR (e.document_id IS NOT NULL AND coalesce(d.akses, 4) > acting_ceiling())
               AS above
          FROM audit_entry e LEFT JOIN document d ON d.id = e.document_id AND d.satker = e.satker
         WHERE e.satker = (SELECT acting_satker())
           AND (p_actor IS NULL OR e.actor = p_actor)
           AND (p_action IS NULL OR e.action = p_action OR starts_with(e.action, p_action || '.'))
           AND (p_document IS NULL OR e.document_id = p_document)
           AND (p_from IS NULL OR e.at >= p_from) AND (p_to IS NULL OR e.at < p_to)
           AND (p_before IS NULL OR (e.at, e.id) < (p_before, p_before_id))
    )
    SELECT id, at, actor, action, CASE WHEN above THEN NULL ELSE document_id END,
           CASE WHEN above THEN '{}'::jsonb ELSE detail END, above
      FROM entry
     -- Asking for a document above one's class finds nothing: an answer would say that it exists.
     WHERE p_document IS NULL OR NOT above
     ORDER BY at DESC, id DESC LIMIT p_limit
$$;
REVOKE ALL ON FUNCTION audit_trail(text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_trail(text, text, uuid, timestamptz, timestamptz, timestamptz, uuid, integer) TO naskah_app;
