-- Keys that were still to end would live for ever without their end: they end now. Shares are forgotten.
UPDATE api_key SET revoked_at = clock_timestamp(), revoked_by = 'downgrade'
 WHERE ends_at IS NOT NULL AND (revoked_at IS NULL OR revoked_at > clock_timestamp());
DROP TABLE key_share;
DROP FUNCTION find_key(bytea);
CREATE FUNCTION find_key(digest bytea)
RETURNS TABLE (id uuid, satker text, name text, kind text, person_id text, roles text[], sources text[], ceiling smallint,
               created_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- last_used_at to 5 minutes: a write for each request would be a write for each read. SKIP LOCKED: nobody waits for it.
    UPDATE api_key k SET last_used_at = clock_timestamp()
     WHERE k.id = (SELECT u.id FROM api_key u
                    WHERE u.secret_digest = digest AND (u.revoked_at IS NULL OR u.revoked_at > clock_timestamp())
                      AND (u.last_used_at IS NULL OR u.last_used_at < clock_timestamp() - interval '5 minutes')
                      FOR UPDATE SKIP LOCKED);
    RETURN QUERY SELECT k.id, k.satker::text, k.name, k.kind, k.person_id::text, k.roles, k.sources, k.ceiling,
                        k.created_at, k.revoked_at, k.last_used_at
                   FROM api_key k
                  WHERE k.secret_digest = digest AND (k.revoked_at IS NULL OR k.revoked_at > clock_timestamp())
                    AND (k.person_id IS NULL OR EXISTS (SELECT FROM person p WHERE p.satker = k.satker
                                                           AND p.id = k.person_id AND p.active));
END $$;
REVOKE ALL ON FUNCTION find_key(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_key(bytea) TO naskah_app;
ALTER TABLE api_key DROP COLUMN ends_at, DROP COLUMN most_a_minute, DROP COLUMN most_bytes_a_day;
