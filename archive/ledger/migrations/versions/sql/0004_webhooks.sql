-- Events out: who is told of what, the keys it is signed with, and what is on its way to whom.

-- An event is sorted once: a row for each subscription that wants it. Whether it arrived is that row's matter.
ALTER TABLE outbound_event RENAME COLUMN delivered_at TO sorted_at;

CREATE TABLE webhook_key (
    satker     text COLLATE "C" NOT NULL REFERENCES office,
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    public     text COLLATE "C" NOT NULL CHECK (public LIKE 'whpk\_%'),
    secret     text COLLATE "C" NOT NULL CHECK (secret LIKE 'whsk\_%'),
    added_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by   text NOT NULL,
    until      timestamptz,  -- none: the present key; one that was replaced signs beside it until then
    PRIMARY KEY (id, satker)
);
CREATE UNIQUE INDEX webhook_key_present ON webhook_key (satker) WHERE until IS NULL;

CREATE TABLE webhook (
    satker        text COLLATE "C" NOT NULL REFERENCES office,
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    url           text NOT NULL,
    types         text[] NOT NULL,  -- none: every type
    ceiling       smallint NOT NULL CHECK (ceiling BETWEEN 0 AND 3),
    note          text NOT NULL DEFAULT '',
    state         text COLLATE "C" NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'removed')),
    reason        text,
    failures      integer NOT NULL DEFAULT 0,  -- in a row, whatever was being delivered
    failing_since timestamptz,
    quiet_until   timestamptz NOT NULL DEFAULT '-infinity',
    added_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by      text NOT NULL,
    PRIMARY KEY (id, satker)
);
CREATE INDEX webhook_of_office ON webhook (satker, added_at);

CREATE TABLE webhook_delivery (
    satker      text COLLATE "C" NOT NULL,
    webhook_id  uuid NOT NULL,
    event_id    uuid NOT NULL,  -- what the receiver knows it by, however often it is sent
    akses       smallint NOT NULL,
    type        text COLLATE "C" NOT NULL,
    document_id uuid,
    data        jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    state       text COLLATE "C" NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'leased', 'delivered', 'dead', 'withheld')),
    attempts    integer NOT NULL DEFAULT 0,
    fence       bigint NOT NULL DEFAULT 0,
    lease_until timestamptz,
    run_after   timestamptz NOT NULL DEFAULT clock_timestamp(),
    waits_since timestamptz NOT NULL DEFAULT clock_timestamp(),  -- sorted, resumed or replayed: the two days begin here
    answered    integer,  -- the last answer's HTTP status
    cause       text COLLATE "C",
    detail      text,
    failed_at   timestamptz,
    done_at     timestamptz,
    PRIMARY KEY (webhook_id, event_id, satker),
    FOREIGN KEY (webhook_id, satker) REFERENCES webhook (id, satker),
    CHECK ((state = 'leased') = (lease_until IS NOT NULL))
) WITH (fillfactor = 70);  -- updated at each attempt: room within the page
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, run_after) WHERE state IN ('waiting', 'leased');
-- What is open of one document goes to one receiver in the order in which it happened.
CREATE INDEX webhook_delivery_open ON webhook_delivery (webhook_id, document_id, occurred_at, event_id)
    WHERE state IN ('waiting', 'leased');
CREATE INDEX webhook_delivery_newest ON webhook_delivery (webhook_id, occurred_at DESC, event_id DESC);
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id) WHERE state = 'dead';
CREATE INDEX webhook_delivery_done ON webhook_delivery (done_at) WHERE state = 'delivered';
CREATE INDEX webhook_delivery_failed ON webhook_delivery (failed_at) WHERE failed_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_document ON webhook_delivery (document_id, satker) WHERE document_id IS NOT NULL;

DO $$
DECLARE
    -- The courier serves every office, as the relay does.
    anywhere constant text := '(satker = (SELECT acting_satker()) OR (SELECT acting_satker()) = ''*'')';
    t text;
    rule text;
BEGIN
    FOREACH t IN ARRAY ARRAY['webhook_key', 'webhook', 'webhook_delivery'] LOOP
        -- A subscription is as closed as the highest class it is told of: nobody below may turn its address.
        rule := anywhere || CASE t
            WHEN 'webhook' THEN ' AND ceiling <= (SELECT acting_ceiling())'
            WHEN 'webhook_delivery' THEN ' AND akses <= (SELECT acting_ceiling())'
            ELSE '' END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY owner_all ON %I TO naskah_owner USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY app_acting ON %I TO naskah_app USING (%s) WITH CHECK (%s)', t, rule, rule);
        EXECUTE format('CREATE POLICY press_acting ON %I TO naskah_press USING (%s) WITH CHECK (%s)', t, rule, rule);
        EXECUTE format('CREATE POLICY proof_acting ON %I TO naskah_proof USING (%s) WITH CHECK (%s)', t, rule, rule);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON webhook TO naskah_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO naskah_app;
GRANT SELECT, INSERT, UPDATE (until) ON webhook_key TO naskah_app;

-- A document's class changes in one place; what is on its way follows, and is withheld where the class rose too high.
CREATE FUNCTION spread_class_to_webhooks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE webhook_delivery d SET akses = NEW.akses,
           state = CASE WHEN stopped THEN 'withheld' ELSE d.state END,
           lease_until = CASE WHEN stopped THEN NULL ELSE d.lease_until END,
           done_at = CASE WHEN stopped THEN clock_timestamp() ELSE d.done_at END
      FROM (SELECT o.webhook_id, o.event_id, o.satker, o.state IN ('waiting', 'leased') AND NEW.akses > w.ceiling AS stopped
              FROM webhook_delivery o JOIN webhook w ON w.id = o.webhook_id AND w.satker = o.satker
             WHERE o.document_id = NEW.id AND o.satker = NEW.satker) s
     WHERE d.webhook_id = s.webhook_id AND d.event_id = s.event_id AND d.satker = s.satker;
    RETURN NULL;
END $$;
CREATE TRIGGER document_class_at_webhooks AFTER UPDATE OF akses ON document
    FOR EACH ROW WHEN (OLD.akses IS DISTINCT FROM NEW.akses) EXECUTE FUNCTION spread_class_to_webhooks();
REVOKE ALL ON FUNCTION spread_class_to_webhooks() FROM PUBLIC;
