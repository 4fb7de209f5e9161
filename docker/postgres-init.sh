#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume: the four roles of the ledger and its database, as
# archive/ledger/roles.py makes them (a test compares the two). The superuser's password never leaves this container.
# psql takes the passwords from its environment (\getenv, psql 14): every user of the machine may read a command line.
set -eu
psql --set=ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner LEDGER_OWNER_PASSWORD
\getenv app LEDGER_APP_PASSWORD
\getenv press LEDGER_PRESS_PASSWORD
\getenv proof LEDGER_PROOF_PASSWORD
CREATE ROLE naskah_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD :'owner';
CREATE ROLE naskah_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD :'app';
CREATE ROLE naskah_press LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD :'press';
CREATE ROLE naskah_proof LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD :'proof';
CREATE DATABASE naskah OWNER naskah_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE naskah FROM PUBLIC;
GRANT CONNECT ON DATABASE naskah TO naskah_app, naskah_press, naskah_proof;
SQL
