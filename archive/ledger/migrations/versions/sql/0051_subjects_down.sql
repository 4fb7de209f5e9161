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
DROP FUNCTION find_subject(text, text, bytea);
ALTER TABLE account DROP COLUMN subject_at;
DROP TABLE account_subject;
