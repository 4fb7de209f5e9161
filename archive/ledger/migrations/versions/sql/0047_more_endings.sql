-- More that people end, and that a restore may not begin again: an account, a role or a class of it, a password; the link by which somebody
-- from outside signs. Sessions and one-time links of accounts end with every restore.
CREATE TRIGGER ending AFTER UPDATE OF ended_at, roles, ceiling ON account FOR EACH ROW
    WHEN ((NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) OR NEW.ceiling < OLD.ceiling OR NOT NEW.roles @> OLD.roles)
    EXECUTE FUNCTION note_ending('ended_at', 'ended_by', 'roles', 'ceiling');
CREATE TRIGGER ending_of_password AFTER UPDATE OF password_hash ON account FOR EACH ROW
    WHEN (OLD.password_hash IS NOT NULL AND NEW.password_hash IS DISTINCT FROM OLD.password_hash)
    EXECUTE FUNCTION note_ending('password_at');
CREATE TRIGGER ending AFTER UPDATE OF ended_at ON signing_link FOR EACH ROW
    WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL) EXECUTE FUNCTION note_ending('ended_at', 'ended_by', 'ended', 'reason');

-- Asked by whoever lets people in: raises while nobody knows what was ended.
CREATE FUNCTION endings_known() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF endings_unread() THEN
        RAISE EXCEPTION USING ERRCODE = 'NK001', MESSAGE = 'the ledger was restored, and what was ended since its backup is not known yet';
    END IF;
    RETURN true;
END $$;
