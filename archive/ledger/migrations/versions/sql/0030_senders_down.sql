-- Subscriptions by HMAC alone would go on unsigned: they are paused. Which key sent what was refused is forgotten.
DROP TRIGGER outbound_event_of_event ON outbound_event;
DROP FUNCTION name_the_event();
DROP INDEX refused_event_by_sender, refused_event_of_event;
ALTER TABLE refused_event DROP COLUMN sent_by;
DELETE FROM outbound_event WHERE document_id IS NULL;
ALTER TABLE outbound_event ALTER COLUMN document_id SET NOT NULL;
UPDATE webhook SET state = 'paused', reason = 'its signatures are not known to this release'
 WHERE state = 'active' AND NOT 'v1a' = ANY (schemes);
DROP TABLE webhook_secret;
ALTER TABLE webhook DROP COLUMN schemes;
