DROP FUNCTION endings_known();
DROP TRIGGER ending_of_password ON account;
DROP TRIGGER ending ON account;
DROP TRIGGER ending ON signing_link;
DELETE FROM ending WHERE what IN ('account', 'signing_link');
