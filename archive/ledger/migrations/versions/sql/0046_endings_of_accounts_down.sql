DROP FUNCTION endings_known();
DROP TRIGGER ending_of_password ON account;
DROP TRIGGER ending ON account;
DELETE FROM ending WHERE what = 'account';
