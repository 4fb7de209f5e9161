-- What programs that send and receive are told: secrets of their own to check events with, which key sent what was refused,
-- and of every event out which event in it came of.

-- Ed25519 (v1a) is the office's key; HMAC (v1), the one the published libraries know, is a secret of each subscription.
ALTER TABLE webhook ADD COLUMN schemes text[] COLLATE "C" NOT NULL DEFAULT '{v1a}'
    CHECK (schemes <@ '{v1,v1a}' AND cardinality(schemes) > 0);
CREATE TABLE webhook_secret (
    satker     text COLLATE "C" NOT NULL,
    id         uuid NOT NULL DEFAULT gen_random_uuid(),
    webhook_id uuid NOT NULL,
    secret     text COLLATE "C" NOT NULL CHECK (secret LIKE 'whsec\_%'),
    added_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    added_by   text NOT NULL,
    until      timestamptz,  -- none: the present one; one that was replaced signs beside it until then
    PRIMARY KEY (id, satker),
    FOREIGN KEY (webhook_id, satker) REFERENCES webhook (id, satker)
);
CREATE UNIQUE INDEX webhook_secret_present ON webhook_secret (webhook_id, satker) WHERE until IS NULL;
CREATE INDEX webhook_secret_of_subscription ON webhook_secret (webhook_id, satker);
GRANT SELECT, INSERT, UPDATE (until) ON webhook_secret TO naskah_app;

-- An event without a document: one that was refused.
ALTER TABLE outbound_event ALTER COLUMN document_id DROP NOT NULL;
ALTER TABLE refused_event ADD COLUMN sent_by text COLLATE "C";
CREATE INDEX refused_event_by_sender ON refused_event (satker, sent_by, refused_at);
CREATE INDEX refused_event_of_event ON refused_event (satker, source, event_id);

-- Whoever tells of a document tells of the event it came of too: one place for the press, the desk and the registers.
CREATE FUNCTION name_the_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.data := coalesce((SELECT jsonb_build_object('event', jsonb_build_object('source', e.source, 'id', e.event_id,
                                                                               'item', e.item))
                            FROM event e WHERE e.document_id = NEW.document_id AND e.satker = NEW.satker
                           ORDER BY e.accepted_at LIMIT 1), '{}') || NEW.data;
    RETURN NEW;
END $$;
CREATE TRIGGER outbound_event_of_event BEFORE INSERT ON outbound_event
    FOR EACH ROW WHEN (NEW.document_id IS NOT NULL) EXECUTE FUNCTION name_the_event();
REVOKE ALL ON FUNCTION name_the_event() FROM PUBLIC;
