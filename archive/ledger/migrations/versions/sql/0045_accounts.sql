-- People sign in at the pages with an account: a login name, a password, and the sessions that come of them. Of every secret only
-- a digest is kept, and the ordinary roles read none; the functions below look them up for a caller whose office is not known yet.

CREATE TABLE account (
    satker          text COLLATE "C" NOT NULL REFERENCES office,
    id              uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id       text COLLATE "C" NOT NULL,
    login           text COLLATE "C" NOT NULL CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
    roles           text[] NOT NULL CHECK (cardinality(roles) > 0),
    ceiling         smallint NOT NULL CHECK (ceiling BETWEEN 0 AND 3),
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_by      text NOT NULL,
    password_hash   text,  -- argon2id; none until its owner has chosen one
    password_at     timestamptz,
    link_digest     bytea CHECK (length(link_digest) = 32),  -- the one-time link that lets its owner choose a password
    link_ends_at    timestamptz,
    link_by         text,
    totp_sealed     bytea,  -- sealed with a key of the machine
    totp_at         timestamptz,  -- since when codes are asked for; none while it is being set up
    totp_step       bigint NOT NULL DEFAULT 0,  -- the last step taken: no code twice
    ended_at        timestamptz,
    ended_by        text,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (satker, person_id) REFERENCES person,
    CHECK ((link_digest IS NULL) = (link_ends_at IS NULL)),
    UNIQUE (link_digest)
);
-- Without satker: who signs in names no office.
CREATE UNIQUE INDEX account_login ON account (login) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX account_person ON account (satker, person_id) WHERE ended_at IS NULL;
GRANT INSERT ON account TO naskah_app;
GRANT SELECT (satker, id, person_id, login, roles, ceiling, created_at, created_by, password_at, link_ends_at, link_by,
              totp_at, ended_at, ended_by) ON account TO naskah_app;
GRANT UPDATE (roles, ceiling, password_hash, password_at, link_digest, link_ends_at, link_by, totp_sealed, totp_at, totp_step,
              ended_at, ended_by) ON account TO naskah_app;

CREATE TRIGGER account_of_the_present BEFORE INSERT ON account
    FOR EACH ROW EXECUTE FUNCTION refuse_key_of_the_absent();

-- A browser in which somebody signed in before: a stranger's wrong passwords are counted apart from its own.
CREATE TABLE account_device (
    satker     text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    digest     bytea NOT NULL CHECK (length(digest) = 32),
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account_id, digest, satker),
    FOREIGN KEY (account_id, satker) REFERENCES account (id, satker)
);
GRANT INSERT, DELETE ON account_device TO naskah_app;
GRANT SELECT (satker, account_id, since) ON account_device TO naskah_app;

CREATE TABLE account_code (
    satker     text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    digest     bytea NOT NULL CHECK (length(digest) = 32),
    used_at    timestamptz,
    PRIMARY KEY (account_id, digest, satker),
    FOREIGN KEY (account_id, satker) REFERENCES account (id, satker)
);
GRANT INSERT, DELETE, UPDATE (used_at) ON account_code TO naskah_app;
GRANT SELECT (satker, account_id, used_at) ON account_code TO naskah_app;

CREATE TABLE web_session (
    satker        text COLLATE "C" NOT NULL,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    account_id    uuid NOT NULL,
    token_digest  bytea NOT NULL CHECK (length(token_digest) = 32),
    began_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    idle          interval NOT NULL,
    ends_at       timestamptz NOT NULL,
    second_at     timestamptz,  -- when its owner proved more than the password
    stepped_up_at timestamptz,  -- when they last did
    address       text NOT NULL,
    agent         text NOT NULL,
    ended_at      timestamptz,
    ended_why     text,
    PRIMARY KEY (id, satker),
    FOREIGN KEY (account_id, satker) REFERENCES account (id, satker),
    -- Without satker: the digest is what tells the satker.
    UNIQUE (token_digest)
);
CREATE INDEX web_session_account ON web_session (account_id, satker);
GRANT INSERT, DELETE ON web_session TO naskah_app;
GRANT UPDATE (token_digest, second_at, stepped_up_at, ended_at, ended_why) ON web_session TO naskah_app;
GRANT SELECT (satker, id, account_id, began_at, seen_at, idle, ends_at, second_at, stepped_up_at, address, agent, ended_at, ended_why)
    ON web_session TO naskah_app;

-- Whoever signs in has a name and a password, and no office yet. The cost of a wrong name is the caller's to even out.
CREATE FUNCTION find_account(wanted text, device bytea)
RETURNS TABLE (id uuid, satker text, person_id text, login text, roles text[], ceiling smallint, password_hash text, totp_at timestamptz,
               known boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.id, a.satker::text, a.person_id::text, a.login::text, a.roles, a.ceiling, a.password_hash, a.totp_at,
           EXISTS (SELECT FROM account_device d WHERE d.account_id = a.id AND d.satker = a.satker AND d.digest = device)
      FROM account a JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
     WHERE a.login = wanted AND a.ended_at IS NULL
$$;

-- A one-time link names nobody.
CREATE FUNCTION find_link(digest bytea)
RETURNS TABLE (id uuid, satker text, person_id text, login text, nama text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.id, a.satker::text, a.person_id::text, a.login::text, p.nama
      FROM account a JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
     WHERE a.link_digest = digest AND a.link_ends_at > clock_timestamp() AND a.ended_at IS NULL
$$;

-- A cookie names no office either. One question a request; seen_at to a minute: a write for each request would be one for each read.
CREATE FUNCTION find_session(digest bytea)
RETURNS TABLE (id uuid, satker text, account_id uuid, person_id text, nama text, login text, roles text[], ceiling smallint,
               totp_at timestamptz, second_at timestamptz, stepped_up_at timestamptz, began_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE web_session w SET seen_at = clock_timestamp()
     WHERE w.id = (SELECT u.id FROM web_session u
                    WHERE u.token_digest = digest AND u.ended_at IS NULL AND u.ends_at > clock_timestamp()
                      AND u.seen_at + u.idle > clock_timestamp() AND u.seen_at < clock_timestamp() - interval '1 minute'
                      FOR UPDATE SKIP LOCKED);
    RETURN QUERY SELECT w.id, w.satker::text, w.account_id, a.person_id::text, p.nama, a.login::text, a.roles, a.ceiling, a.totp_at,
                        w.second_at, w.stepped_up_at, w.began_at, w.ends_at
                   FROM web_session w
                   JOIN account a ON a.id = w.account_id AND a.satker = w.satker AND a.ended_at IS NULL
                   JOIN person p ON p.satker = a.satker AND p.id = a.person_id AND p.active
                  WHERE w.token_digest = digest AND w.ended_at IS NULL AND w.ends_at > clock_timestamp()
                    AND w.seen_at + w.idle > clock_timestamp();
END $$;

-- What opens the second factor: asked for one account, by whoever acts for its office.
CREATE FUNCTION read_totp(wanted uuid)
RETURNS TABLE (totp_sealed bytea, totp_step bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.totp_sealed, a.totp_step FROM account a
     WHERE a.id = wanted AND a.satker = acting_satker() AND a.ended_at IS NULL AND a.totp_sealed IS NOT NULL
$$;

-- A step of the clock is taken once, and only forwards: of two requests with one code, one is let in.
CREATE FUNCTION take_totp_step(wanted uuid, step bigint) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken AS (UPDATE account a SET totp_step = step
                    WHERE a.id = wanted AND a.satker = acting_satker() AND a.ended_at IS NULL AND a.totp_step < step RETURNING a.id)
    SELECT EXISTS (SELECT FROM taken)
$$;

-- A recovery code is taken once.
CREATE FUNCTION take_account_code(wanted uuid, code bytea) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken AS (UPDATE account_code c SET used_at = clock_timestamp()
                    WHERE c.account_id = wanted AND c.satker = acting_satker() AND c.digest = code AND c.used_at IS NULL
                    RETURNING c.account_id)
    SELECT EXISTS (SELECT FROM taken)
$$;
REVOKE ALL ON FUNCTION find_account(text, bytea), find_link(bytea), find_session(bytea), read_totp(uuid), take_totp_step(uuid, bigint),
    take_account_code(uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_account(text, bytea), find_link(bytea), find_session(bytea), read_totp(uuid), take_totp_step(uuid, bigint),
    take_account_code(uuid, bytea) TO naskah_app;

-- What an account is worth changes: its sessions end with it, whoever changed it.
CREATE FUNCTION end_sessions_of_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE web_session SET ended_at = clock_timestamp(),
           ended_why = CASE WHEN NEW.ended_at IS NOT NULL THEN 'account' WHEN NEW.password_hash IS DISTINCT FROM OLD.password_hash
                       THEN 'password' ELSE 'roles' END
     WHERE account_id = NEW.id AND satker = NEW.satker AND ended_at IS NULL;
    IF NEW.ended_at IS NOT NULL THEN
        DELETE FROM account_device WHERE account_id = NEW.id AND satker = NEW.satker;
        DELETE FROM account_code WHERE account_id = NEW.id AND satker = NEW.satker;
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION end_sessions_of_account() FROM PUBLIC;
CREATE TRIGGER account_changed AFTER UPDATE OF roles, ceiling, password_hash, ended_at ON account
    FOR EACH ROW WHEN (NEW.roles IS DISTINCT FROM OLD.roles OR NEW.ceiling <> OLD.ceiling
                       OR NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.ended_at IS DISTINCT FROM OLD.ended_at)
    EXECUTE FUNCTION end_sessions_of_account();

-- Who leaves loses the account with the rest, at once and for good.
CREATE FUNCTION end_account_with_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    WITH ended AS (
        UPDATE account SET ended_at = clock_timestamp(), ended_by = acting_actor(), password_hash = NULL, link_digest = NULL,
               link_ends_at = NULL, totp_sealed = NULL, totp_at = NULL
         WHERE satker = NEW.satker AND person_id = NEW.id AND ended_at IS NULL RETURNING id, login)
    INSERT INTO audit_entry (satker, akses, actor, action, detail)
    SELECT NEW.satker, 0, acting_actor(), 'account.ended', jsonb_build_object('akun', id, 'login', login, 'keluar', NEW.id) FROM ended;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION end_account_with_person() FROM PUBLIC;
CREATE TRIGGER person_leaves_account AFTER UPDATE OF active ON person
    FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION end_account_with_person();
