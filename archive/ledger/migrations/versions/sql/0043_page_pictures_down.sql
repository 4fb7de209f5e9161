-- Derivatives: nothing is lost with them.
DROP TRIGGER document_class_at_pictures ON document;
DROP FUNCTION spread_class_to_pictures();
DROP TABLE page_picture;
