-- What a person ended is a fact of its own, whoever writes it: a backup knows nothing of what was ended after it. The row goes into
-- the vault, and comes back from there into a ledger that was restored.
CREATE TABLE ending (
    satker  text COLLATE "C" NOT NULL,
    id      uuid NOT NULL DEFAULT gen_random_uuid(),
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    by      text COLLATE "C" NOT NULL,
    what    text COLLATE "C" NOT NULL,  -- the table
    which   text COLLATE "C" NOT NULL,  -- the row of it
    told    jsonb NOT NULL,             -- the columns that say so
    kept_at timestamptz,                -- none: not in the vault yet
    PRIMARY KEY (id, satker)
);
CREATE INDEX ending_not_kept ON ending (at) WHERE kept_at IS NULL;
GRANT SELECT ON ending TO naskah_proof;
GRANT UPDATE (kept_at) ON ending TO naskah_proof;

-- The trigger's arguments name the columns; of a row that is deleted, as they were.
CREATE FUNCTION note_ending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended jsonb;
BEGIN
    -- What comes back from the vault was noted when it was ended.
    IF coalesce(current_setting('naskah.taking_back', true), '') = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        ended := to_jsonb(OLD);
    ELSE
        ended := to_jsonb(NEW);
    END IF;
    INSERT INTO ending (satker, by, what, which, told)
    SELECT ended ->> 'satker', acting_actor(), TG_TABLE_NAME, coalesce(ended ->> 'id', ended ->> 'person_id'),
           jsonb_object_agg(name, ended -> name) FROM unnest(TG_ARGV) AS name;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_ending() FROM PUBLIC;

CREATE TRIGGER ending AFTER UPDATE OF revoked_at, ends_at ON api_key FOR EACH ROW
    WHEN (coalesce(least(NEW.revoked_at, NEW.ends_at), 'infinity') < coalesce(least(OLD.revoked_at, OLD.ends_at), 'infinity'))
    EXECUTE FUNCTION note_ending('revoked_at', 'ends_at');
CREATE TRIGGER ending AFTER UPDATE OF until ON position_holder FOR EACH ROW
    WHEN (coalesce(NEW.until, 'infinity') < coalesce(OLD.until, 'infinity')) EXECUTE FUNCTION note_ending('until');
CREATE TRIGGER ending AFTER UPDATE OF until ON delegation FOR EACH ROW
    WHEN (coalesce(NEW.until, 'infinity') < coalesce(OLD.until, 'infinity')) EXECUTE FUNCTION note_ending('until');
CREATE TRIGGER ending AFTER UPDATE OF until ON webhook_key FOR EACH ROW
    WHEN (coalesce(NEW.until, 'infinity') < coalesce(OLD.until, 'infinity')) EXECUTE FUNCTION note_ending('until');
CREATE TRIGGER ending AFTER UPDATE OF until ON webhook_secret FOR EACH ROW
    WHEN (coalesce(NEW.until, 'infinity') < coalesce(OLD.until, 'infinity')) EXECUTE FUNCTION note_ending('until');
CREATE TRIGGER ending AFTER UPDATE OF state ON webhook FOR EACH ROW
    WHEN (NEW.state = 'removed' AND OLD.state <> 'removed') EXECUTE FUNCTION note_ending('state');
CREATE TRIGGER ending AFTER UPDATE OF state ON person_certificate FOR EACH ROW
    WHEN (NEW.state = 'ended' AND OLD.state <> 'ended') EXECUTE FUNCTION note_ending('ended_at', 'ended_by', 'reason');
CREATE TRIGGER ending AFTER UPDATE OF active ON person FOR EACH ROW
    WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION note_ending('active');
CREATE TRIGGER ending AFTER DELETE ON person_identity FOR EACH ROW EXECUTE FUNCTION note_ending('set_at');

-- What was ended before: a backup may be older than this.
INSERT INTO ending (satker, by, what, which, told)
SELECT satker, 'system:upgrade', 'api_key', id::text, jsonb_build_object('revoked_at', revoked_at, 'ends_at', ends_at)
  FROM api_key WHERE revoked_at IS NOT NULL
UNION ALL SELECT satker, 'system:upgrade', 'position_holder', id::text, jsonb_build_object('until', until)
  FROM position_holder WHERE until IS NOT NULL
UNION ALL SELECT satker, 'system:upgrade', 'delegation', id::text, jsonb_build_object('until', until)
  FROM delegation WHERE until IS NOT NULL
UNION ALL SELECT satker, 'system:upgrade', 'webhook_key', id::text, jsonb_build_object('until', until)
  FROM webhook_key WHERE until IS NOT NULL
UNION ALL SELECT satker, 'system:upgrade', 'webhook_secret', id::text, jsonb_build_object('until', until)
  FROM webhook_secret WHERE until IS NOT NULL
UNION ALL SELECT satker, 'system:upgrade', 'webhook', id::text, jsonb_build_object('state', state)
  FROM webhook WHERE state = 'removed'
UNION ALL SELECT satker, 'system:upgrade', 'person_certificate', id::text,
       jsonb_build_object('ended_at', ended_at, 'ended_by', ended_by, 'reason', reason)
  FROM person_certificate WHERE state = 'ended'
UNION ALL SELECT satker, 'system:upgrade', 'person', id, jsonb_build_object('active', active)
  FROM person WHERE NOT active;

-- A restored ledger whose vault was not asked yet does not know whom to let in.
CREATE FUNCTION endings_unread() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT stands_still()
       AND NOT EXISTS (SELECT FROM restoration r JOIN pg_catalog.pg_database d ON d.datname = current_database()
                        WHERE r.opened_at IS NULL AND r.compared_at IS NOT NULL
                          AND pg_catalog.shobj_description(d.oid, 'pg_database') = 'naskah compared ' || r.id)
$$;

CREATE OR REPLACE FUNCTION find_key(digest bytea)
RETURNS TABLE (id uuid, satker text, name text, kind text, person_id text, roles text[], sources text[], ceiling smallint,
               created_at timestamptz, revoked_at timestamptz, last_used_at timestamptz, ends_at timestamptz,
               most_a_minute integer, most_bytes_a_day bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF endings_unread() THEN
        RAISE EXCEPTION USING ERRCODE = 'NK001', MESSAGE = 'the ledger was restored, and what was ended since its backup is not known yet';
    END IF;
    -- last_used_at to 5 minutes: a write for each request would be a write for each read. SKIP LOCKED: nobody waits for it.
    UPDATE api_key k SET last_used_at = clock_timestamp()
     WHERE k.id = (SELECT u.id FROM api_key u
                    WHERE u.secret_digest = digest AND (u.revoked_at IS NULL OR u.revoked_at > clock_timestamp())
                      AND (u.ends_at IS NULL OR u.ends_at > clock_timestamp())
                      AND (u.last_used_at IS NULL OR u.last_used_at < clock_timestamp() - interval '5 minutes')
                      FOR UPDATE SKIP LOCKED);
    RETURN QUERY SELECT k.id, k.satker::text, k.name, k.kind, k.person_id::text, k.roles, k.sources, k.ceiling,
                        k.created_at, k.revoked_at, k.last_used_at, k.ends_at, k.most_a_minute, k.most_bytes_a_day
                   FROM api_key k
                  WHERE k.secret_digest = digest AND (k.revoked_at IS NULL OR k.revoked_at > clock_timestamp())
                    AND (k.ends_at IS NULL OR k.ends_at > clock_timestamp())
                    AND (k.person_id IS NULL OR EXISTS (SELECT FROM person p WHERE p.satker = k.satker
                                                           AND p.id = k.person_id AND p.active));
END $$;
