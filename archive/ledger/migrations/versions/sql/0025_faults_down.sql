-- An older version tells nobody of them.
ALTER TABLE version DROP COLUMN faults;
