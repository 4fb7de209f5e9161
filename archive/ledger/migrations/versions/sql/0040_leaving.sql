-- Who leaves an office leaves it for good: what they held ends with the row that says so, whoever writes it. Coming back opens
-- nothing again: a new token, a new appointment, a certificate proposed and confirmed anew.

CREATE FUNCTION end_with_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    yesterday date := (SELECT (clock_timestamp() AT TIME ZONE o.zona)::date - 1 FROM office o WHERE o.satker = NEW.satker);
BEGIN
    WITH ended AS (
        UPDATE api_key SET revoked_at = clock_timestamp(), revoked_by = acting_actor()
         WHERE satker = NEW.satker AND person_id = NEW.id AND (revoked_at IS NULL OR revoked_at > clock_timestamp())
        RETURNING id, name)
    INSERT INTO audit_entry (satker, akses, actor, action, detail)
    SELECT NEW.satker, 0, acting_actor(), 'key.revoked', jsonb_build_object('key', id, 'name', name, 'keluar', NEW.id) FROM ended;
    UPDATE position_holder SET until = greatest(yesterday, since - 1)
     WHERE satker = NEW.satker AND person_id = NEW.id AND (until IS NULL OR until > yesterday);
    UPDATE person_certificate SET state = 'ended', ended_at = clock_timestamp(), ended_by = acting_actor(), reason = 'keluar dari kantor'
     WHERE satker = NEW.satker AND person_id = NEW.id AND state <> 'ended';
    DELETE FROM person_identity WHERE satker = NEW.satker AND person_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION end_with_person() FROM PUBLIC;
CREATE TRIGGER person_leaves AFTER UPDATE OF active ON person
    FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION end_with_person();

-- A token made while its person leaves would wait for their return.
CREATE FUNCTION refuse_key_of_the_absent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM person WHERE satker = NEW.satker AND id = NEW.person_id AND active FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = 'whose token this would be has left the office';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION refuse_key_of_the_absent() FROM PUBLIC;
CREATE TRIGGER key_of_the_present BEFORE INSERT ON api_key
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION refuse_key_of_the_absent();

-- Those who left before.
UPDATE api_key k SET revoked_at = clock_timestamp(), revoked_by = 'system:upgrade' FROM person p
 WHERE p.satker = k.satker AND p.id = k.person_id AND NOT p.active AND (k.revoked_at IS NULL OR k.revoked_at > clock_timestamp());
UPDATE position_holder h SET until = greatest((clock_timestamp() AT TIME ZONE o.zona)::date - 1, h.since - 1) FROM person p, office o
 WHERE p.satker = h.satker AND p.id = h.person_id AND NOT p.active AND o.satker = h.satker
   AND (h.until IS NULL OR h.until >= (clock_timestamp() AT TIME ZONE o.zona)::date);
UPDATE person_certificate c SET state = 'ended', ended_at = clock_timestamp(), ended_by = 'system:upgrade', reason = 'keluar dari kantor'
  FROM person p WHERE p.satker = c.satker AND p.id = c.person_id AND NOT p.active AND c.state <> 'ended';
DELETE FROM person_identity i USING person p WHERE p.satker = i.satker AND p.id = i.person_id AND NOT p.active;
