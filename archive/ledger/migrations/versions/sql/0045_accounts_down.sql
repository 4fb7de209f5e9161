DROP TRIGGER person_leaves_account ON person;
DROP FUNCTION end_account_with_person();
DROP TABLE web_session, account_code, account_device, account;
DROP FUNCTION end_sessions_of_account(), take_account_code(uuid, bytea), take_totp_step(uuid, bigint), read_totp(uuid), find_session(bytea),
    find_link(bytea), find_account(text, bytea);
