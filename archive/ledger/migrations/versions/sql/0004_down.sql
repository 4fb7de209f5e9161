-- The ledger without events out: subscriptions, keys and what was on its way are lost; the events themselves stay.
DROP TRIGGER document_class_at_webhooks ON document;
DROP FUNCTION spread_class_to_webhooks();
DROP TABLE webhook_delivery, webhook, webhook_key;
ALTER TABLE outbound_event RENAME COLUMN sorted_at TO delivered_at;
