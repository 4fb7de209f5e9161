-- What came from outside is never lost: a file that somebody brought leaves this ledger for the vault, or not at all.
--
-- Both rules are asked at the end of the transaction, whoever writes and by whatever code: a file may be handed from one job to
-- the next, or recorded, before or after the row it lay in goes. The pages that wait for a signature (akhir/) are printed here
-- and may be printed again.

CREATE FUNCTION refuse_losing_brought() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM artifact a WHERE a.document_id = OLD.document_id AND a.satker = OLD.satker AND a.sha256 = OLD.sha256)
       AND NOT EXISTS (SELECT FROM staged_file s WHERE s.document_id = OLD.document_id AND s.satker = OLD.satker
                          AND s.sha256 = OLD.sha256 AND s.name = OLD.name) THEN
        RAISE EXCEPTION USING ERRCODE = 'NK002', MESSAGE = 'a brought file would be lost',
            DETAIL = format('document %s, job %s, file %s, SHA-256 %s', OLD.document_id, OLD.job_id, OLD.name, OLD.sha256);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION refuse_losing_brought() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER brought_stays AFTER DELETE ON staged_file DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NOT starts_with(OLD.name, 'akhir/')) EXECUTE FUNCTION refuse_losing_brought();

-- A job that is not to run any more may not be the only one that carries a brought file.
CREATE FUNCTION refuse_superseding_brought() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lost record;
BEGIN
    SELECT s.name, s.sha256 INTO lost FROM staged_file s
     WHERE s.job_id = NEW.id AND s.satker = NEW.satker AND NOT starts_with(s.name, 'akhir/')
       AND NOT EXISTS (SELECT FROM artifact a
                        WHERE a.document_id = s.document_id AND a.satker = s.satker AND a.sha256 = s.sha256)
       AND NOT EXISTS (SELECT FROM staged_file o JOIN job j ON j.id = o.job_id AND j.satker = o.satker
                        WHERE o.document_id = s.document_id AND o.satker = s.satker AND o.sha256 = s.sha256
                          AND o.job_id <> s.job_id AND j.state <> 'done')
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'NK002', MESSAGE = 'a job that carries a brought file would be superseded',
            DETAIL = format('document %s, job %s, file %s, SHA-256 %s', NEW.document_id, NEW.id, lost.name, lost.sha256);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION refuse_superseding_brought() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER brought_is_carried AFTER UPDATE OF state ON job DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'done' AND NEW.cause = 'superseded' AND OLD.state <> 'done')
    EXECUTE FUNCTION refuse_superseding_brought();
