DROP TRIGGER person_leaves_form_drafts ON person;
DROP FUNCTION end_form_drafts_with_person(), end_form_drafts();
DROP TABLE form_draft;
