-- What was refused of a batch is counted no more.
ALTER TABLE batch DROP COLUMN refused, DROP COLUMN repeated;
