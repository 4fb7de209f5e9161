-- What stands in records and acts stays; where sheets stand in their trees is looked up by nobody then.
DROP TRIGGER document_disposisi ON document;
DROP TRIGGER act_disposisi ON act;
DROP TRIGGER document_class_at_disposisi ON document;
DROP FUNCTION keep_disposisi();
DROP FUNCTION note_disposisi();
DROP FUNCTION close_disposisi(text, uuid);
DROP FUNCTION spread_class_to_disposisi();
DROP TABLE disposisi_kepada;
DROP TABLE disposisi;
