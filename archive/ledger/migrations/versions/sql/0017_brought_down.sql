-- The ledger without its guard over files that were brought; the files stay.
DROP TRIGGER brought_is_carried ON job;
DROP TRIGGER brought_stays ON staged_file;
DROP FUNCTION refuse_superseding_brought(), refuse_losing_brought();
