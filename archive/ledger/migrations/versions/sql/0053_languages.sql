-- What somebody reads, chosen once and taken along to each device; none: as each browser asks.
ALTER TABLE account ADD COLUMN language text COLLATE "C" CHECK (language IN ('id', 'en'));
GRANT SELECT (language), UPDATE (language) ON account TO naskah_app;

DROP FUNCTION find_session(bytea);
CREATE FUNCTION find_session(digest bytea)
RETURNS TABLE (id uuid, satker text, account_id uuid, person_id text, nama text, login text, roles text[], ceiling smallint,
               totp_at timestamptz, second_at timestamptz, stepped_up_at timestamptz, began_at timestamptz, ends_at timestamptz,
               codes boolean, passkeys boolean, language text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE web_session w SET seen_at = clock_timestamp()
     WHERE w.id = (SELECT u.id FROM web_session u
                    WHERE u.token_digest = digest AND u.ended_at IS NULL AND u.ends_at > clock_timestamp()
                      AND u.seen_at + u.idle > clock_timestamp() AND u.seen_at < clock_timestamp() - interval '1 minute'
                      FOR UPDATE SKIP LOCKED);
    RETURN QUERY SELECT w.id, w.satker::text, w.account_id, a.person_id::text, p.nama, a.login::text, a.roles, a.ceiling, a.totp_at,
                        w.second_at, w.stepped_up_at, w.began_at, w.ends_at,
                        o.config @> '{"demonstrasi": true, "tanpa_kode": true}' IS NOT TRUE,
                        EXISTS (SELECT FROM account_passkey k WHERE k.account_id = a.id AND k.satker = a.satker AND k.ended_at IS NULL),
                        a.language::text
                   FROM web_session w
                   JOIN account a ON a.id = w.account_id AND a.satker = w.satker AND a.ended_at IS NULL
                   JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
                   JOIN office o ON o.satker = w.satker
                  WHERE w.token_digest = digest AND w.ended_at IS NULL AND w.ends_at > clock_timestamp()
                    AND w.seen_at + w.idle > clock_timestamp();
END $$;
REVOKE ALL ON FUNCTION find_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_session(bytea) TO naskah_app;
