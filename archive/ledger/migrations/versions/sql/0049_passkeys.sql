-- Passkeys: a public key each, whose private one never leaves its owner's phone or computer. Nothing here opens anything by itself.
CREATE TABLE account_passkey (
    satker        text COLLATE "C" NOT NULL,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id    uuid NOT NULL,
    credential_id bytea NOT NULL CHECK (length(credential_id) BETWEEN 1 AND 1023),
    public_key    bytea NOT NULL,
    sign_count    bigint NOT NULL,  -- how often it was used, as it says itself; 0 for those that do not count
    nama          text NOT NULL,
    host          text NOT NULL,  -- the site it was made for
    made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    used_at       timestamptz,
    ended_at      timestamptz,
    ended_by      text,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (account_id, satker) REFERENCES account (id, satker)
);
-- Without satker: who signs in names no office.
CREATE UNIQUE INDEX account_passkey_credential ON account_passkey (credential_id) WHERE ended_at IS NULL;
CREATE INDEX account_passkey_account ON account_passkey (account_id, satker);
GRANT SELECT, INSERT, UPDATE (sign_count, used_at, ended_at, ended_by) ON account_passkey TO naskah_app;
CREATE TRIGGER ending AFTER UPDATE OF ended_at ON account_passkey FOR EACH ROW
    WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION note_ending('ended_at', 'ended_by');

CREATE FUNCTION find_passkey(credential bytea, device bytea)
RETURNS TABLE (passkey_id uuid, public_key bytea, sign_count bigint, id uuid, satker text, person_id text, login text, roles text[],
               ceiling smallint, password_hash text, totp_at timestamptz, known boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k.id, k.public_key, k.sign_count, a.id, a.satker::text, a.person_id::text, a.login::text, a.roles, a.ceiling, NULL::text,
           a.totp_at, EXISTS (SELECT FROM account_device d WHERE d.account_id = a.id AND d.satker = a.satker AND d.digest = device)
      FROM account_passkey k
      JOIN account a ON a.id = k.account_id AND a.satker = k.satker AND a.ended_at IS NULL
      JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
     WHERE k.credential_id = credential AND k.ended_at IS NULL
$$;

-- What a browser was asked and has not answered yet: of no office, for whoever answers is not known. Taken once, and soon over.
CREATE TABLE sign_in_step (
    satker  text COLLATE "C" NOT NULL DEFAULT '*' CHECK (satker = '*'),
    digest  bytea PRIMARY KEY CHECK (length(digest) = 32),
    purpose text COLLATE "C" NOT NULL,
    told    jsonb NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX sign_in_step_ends ON sign_in_step (ends_at);

CREATE FUNCTION keep_sign_in_step(digest bytea, purpose text, told jsonb, lasts interval) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM sign_in_step WHERE ends_at < clock_timestamp();
    INSERT INTO sign_in_step (digest, purpose, told, ends_at) VALUES (digest, purpose, told, clock_timestamp() + lasts);
$$;

CREATE FUNCTION take_sign_in_step(wanted bytea, purpose_wanted text) RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM sign_in_step WHERE digest = wanted AND purpose = purpose_wanted AND ends_at > clock_timestamp() RETURNING told
$$;
REVOKE ALL ON FUNCTION find_passkey(bytea, bytea), keep_sign_in_step(bytea, text, jsonb, interval), take_sign_in_step(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_passkey(bytea, bytea), keep_sign_in_step(bytea, text, jsonb, interval), take_sign_in_step(bytea, text)
    TO naskah_app;

DROP FUNCTION find_session(bytea);
CREATE FUNCTION find_session(digest bytea)
RETURNS TABLE (id uuid, satker text, account_id uuid, person_id text, nama text, login text, roles text[], ceiling smallint,
               totp_at timestamptz, second_at timestamptz, stepped_up_at timestamptz, began_at timestamptz, ends_at timestamptz,
               codes boolean, passkeys boolean)
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
                        EXISTS (SELECT FROM account_passkey k WHERE k.account_id = a.id AND k.satker = a.satker AND k.ended_at IS NULL)
                   FROM web_session w
                   JOIN account a ON a.id = w.account_id AND a.satker = w.satker AND a.ended_at IS NULL
                   JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
                   JOIN office o ON o.satker = w.satker
                  WHERE w.token_digest = digest AND w.ended_at IS NULL AND w.ends_at > clock_timestamp()
                    AND w.seen_at + w.idle > clock_timestamp();
END $$;
REVOKE ALL ON FUNCTION find_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_session(bytea) TO naskah_app;

CREATE OR REPLACE FUNCTION end_sessions_of_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE web_session SET ended_at = clock_timestamp(),
           ended_why = CASE WHEN NEW.ended_at IS NOT NULL THEN 'account' WHEN NEW.password_hash IS DISTINCT FROM OLD.password_hash
                       THEN 'password' ELSE 'roles' END
     WHERE account_id = NEW.id AND satker = NEW.satker AND ended_at IS NULL;
    IF NEW.ended_at IS NOT NULL THEN
        DELETE FROM account_device WHERE account_id = NEW.id AND satker = NEW.satker;
        DELETE FROM account_code WHERE account_id = NEW.id AND satker = NEW.satker;
        UPDATE account_passkey SET ended_at = clock_timestamp(), ended_by = coalesce(NEW.ended_by, acting_actor())
         WHERE account_id = NEW.id AND satker = NEW.satker AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
