DROP TRIGGER key_of_the_present ON api_key;
DROP FUNCTION refuse_key_of_the_absent();
DROP TRIGGER person_leaves ON person;
DROP FUNCTION end_with_person();
