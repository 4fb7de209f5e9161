-- What was tried at the door: buckets that fill again by themselves, for every process and across restarts. Of no office, for whoever
-- tries is not known; of what is counted and of the login name only digests, for a password may be typed where the name belongs.
CREATE TABLE sign_in_attempt (
    satker  text COLLATE "C" NOT NULL DEFAULT '*' CHECK (satker = '*'),
    digest  bytea PRIMARY KEY CHECK (length(digest) = 32),
    what    text COLLATE "C" NOT NULL,
    login   bytea CHECK (length(login) = 32),  -- none: counted for an address
    most    double precision NOT NULL CHECK (most >= 1),
    every_s double precision NOT NULL CHECK (every_s > 0),
    rest    double precision NOT NULL,
    at      timestamptz NOT NULL,
    full_at timestamptz NOT NULL,
    told_at timestamptz  -- when it was said last that it is empty
);
CREATE INDEX sign_in_attempt_full ON sign_in_attempt (full_at);
CREATE INDEX sign_in_attempt_login ON sign_in_attempt (login) WHERE login IS NOT NULL;

-- One of each, or none: how long until there is one of each (0: it was taken), and whether a login's bucket is empty by it, said once an hour.
-- Rows are held in the order of their digests: two who try at once wait for each other, and never both.
CREATE FUNCTION take_attempts(digests bytea[], whats text[], logins bytea[], mosts double precision[], everys double precision[])
RETURNS TABLE (wait_s double precision, emptied boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    present timestamptz := clock_timestamp();
BEGIN
    INSERT INTO sign_in_attempt AS a (digest, what, login, most, every_s, rest, at, full_at)
    SELECT u.digest, u.what, u.login, u.most, u.every_s, u.most, present, present
      FROM unnest(digests, whats, logins, mosts, everys) AS u (digest, what, login, most, every_s) ORDER BY u.digest
    ON CONFLICT (digest) DO UPDATE SET what = excluded.what, login = excluded.login, most = excluded.most, every_s = excluded.every_s;
    present := clock_timestamp();
    UPDATE sign_in_attempt a
       SET rest = least(a.most, a.rest + greatest(0, extract(epoch FROM present - a.at)) / a.every_s), at = present
     WHERE a.digest = ANY (digests);
    SELECT coalesce(max(CASE WHEN a.rest < 1 THEN (1 - a.rest) * a.every_s ELSE 0 END), 0), false INTO wait_s, emptied
      FROM sign_in_attempt a WHERE a.digest = ANY (digests);
    IF wait_s = 0 THEN
        UPDATE sign_in_attempt a
           SET rest = a.rest - 1, full_at = present + make_interval(secs => (a.most - a.rest + 1) * a.every_s)
         WHERE a.digest = ANY (digests);
        UPDATE sign_in_attempt a SET told_at = present
         WHERE a.digest = ANY (digests) AND a.login IS NOT NULL AND a.rest < 1
           AND (a.told_at IS NULL OR a.told_at < present - interval '1 hour');
        emptied := FOUND;
    END IF;
    DELETE FROM sign_in_attempt a
     WHERE a.digest IN (SELECT f.digest FROM sign_in_attempt f
                         WHERE f.full_at < present AND f.digest <> ALL (digests) ORDER BY f.full_at LIMIT 50 FOR UPDATE SKIP LOCKED);
    RETURN NEXT;
END $$;

-- What a right one took. It was nobody's guess: the next lock is said anew.
CREATE FUNCTION give_attempts(digests bytea[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE sign_in_attempt a
       SET rest = least(a.most, a.rest + 1), full_at = a.full_at - make_interval(secs => a.every_s), told_at = NULL
      FROM (SELECT h.digest FROM sign_in_attempt h WHERE h.digest = ANY (digests) ORDER BY h.digest FOR UPDATE) held
     WHERE a.digest = held.digest
$$;

-- An office's administrator lets an account of the office be tried again at once.
CREATE FUNCTION forget_attempts(wanted text) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM sign_in_attempt a
         WHERE a.login = sha256(convert_to(wanted, 'UTF8'))
           AND EXISTS (SELECT FROM account c WHERE c.login = wanted AND c.satker = acting_satker() AND c.ended_at IS NULL)
        RETURNING a.digest)
    SELECT count(*)::integer FROM gone
$$;

-- Which accounts of the acting office are not let in for now, by what was counted, and until when.
CREATE FUNCTION attempts_spent() RETURNS TABLE (login text, what text, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.login::text, a.what::text, a.at + make_interval(secs => (1 - a.rest) * a.every_s)
      FROM sign_in_attempt a JOIN account c ON a.login = sha256(convert_to(c.login, 'UTF8'))
     WHERE c.satker = acting_satker() AND c.ended_at IS NULL
       AND a.at + make_interval(secs => (1 - a.rest) * a.every_s) > clock_timestamp()
$$;
REVOKE ALL ON FUNCTION take_attempts(bytea[], text[], bytea[], double precision[], double precision[]), give_attempts(bytea[]),
    forget_attempts(text), attempts_spent() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_attempts(bytea[], text[], bytea[], double precision[], double precision[]), give_attempts(bytea[]),
    forget_attempts(text), attempts_spent() TO naskah_app;

-- A form by which an account is changed has a number, and is taken once; ``asked``: the digest of what it asked for.
CREATE TABLE account_form (
    satker    text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL,  -- whose form it is
    id        uuid NOT NULL,
    asked     bytea NOT NULL CHECK (length(asked) = 32),
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, satker, person_id)
);
CREATE INDEX account_form_age ON account_form (satker, at);
GRANT SELECT, INSERT, DELETE ON account_form TO naskah_app;

ALTER TABLE mail DROP CONSTRAINT mail_kind_check;
ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN
    ('pengingat', 'paraf_gugur', 'dikembalikan', 'tertahan', 'dikirim', 'diralat', 'diganti', 'dicabut', 'disposisi', 'tautan', 'akun'));
