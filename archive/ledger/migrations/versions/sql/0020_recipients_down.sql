-- Recipients stand in the order of their moments again.
ALTER TABLE distribution DROP COLUMN urut;
