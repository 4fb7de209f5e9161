-- A provider outside says who somebody is; that it is this person of this office, an administrator or a one-time link says.
CREATE TABLE account_subject (
    satker     text COLLATE "C" NOT NULL,
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id uuid NOT NULL,
    issuer     text COLLATE "C" NOT NULL,
    subject    text COLLATE "C" NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    linked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    linked_by  text NOT NULL,
    ended_at   timestamptz,
    ended_by   text,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (account_id, satker) REFERENCES account (id, satker)
);
-- Without satker: whoever comes in names no office.
CREATE UNIQUE INDEX account_subject_known ON account_subject (issuer, subject) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX account_subject_account ON account_subject (account_id, satker) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by) ON account_subject TO naskah_app;
CREATE TRIGGER ending AFTER UPDATE OF ended_at ON account_subject FOR EACH ROW
    WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION note_ending('ended_at', 'ended_by');

ALTER TABLE account ADD COLUMN subject_at timestamptz;  -- since when a subject opens it
GRANT SELECT (subject_at), UPDATE (subject_at) ON account TO naskah_app;

CREATE FUNCTION find_subject(wanted_issuer text, wanted text, device bytea)
RETURNS TABLE (id uuid, satker text, person_id text, login text, roles text[], ceiling smallint, password_hash text, totp_at timestamptz,
               known boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.id, a.satker::text, a.person_id::text, a.login::text, a.roles, a.ceiling, NULL::text, a.totp_at,
           EXISTS (SELECT FROM account_device d WHERE d.account_id = a.id AND d.satker = a.satker AND d.digest = device)
      FROM account_subject s
      JOIN account a ON a.id = s.account_id AND a.satker = s.satker AND a.ended_at IS NULL
      JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
     WHERE s.issuer = wanted_issuer AND s.subject = wanted AND s.ended_at IS NULL
$$;
REVOKE ALL ON FUNCTION find_subject(text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_subject(text, text, bytea) TO naskah_app;

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
        UPDATE account_subject SET ended_at = clock_timestamp(), ended_by = coalesce(NEW.ended_by, acting_actor())
         WHERE account_id = NEW.id AND satker = NEW.satker AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
