#!/bin/sh
# Runs once, when the database folder is empty: the three logins and the database, as the local stack makes them.
set -eu
secrets="${SECRETS_FOLDER:-/run/secrets}"

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
	--set owner="$(cat "$secrets/owner_password")" \
	--set web="$(cat "$secrets/web_password")" \
	--set worker="$(cat "$secrets/worker_password")" <<'SQL'
CREATE ROLE hsb_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE hsb_web LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD :'web';
CREATE ROLE hsb_worker LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD :'worker';
GRANT hsb_web, hsb_worker TO hsb_owner WITH INHERIT FALSE, SET TRUE;
CREATE DATABASE hsbpanel OWNER hsb_owner;
\connect hsbpanel
REVOKE CONNECT, TEMPORARY ON DATABASE hsbpanel FROM PUBLIC;
GRANT CONNECT ON DATABASE hsbpanel TO hsb_owner, hsb_web, hsb_worker;
ALTER SCHEMA public OWNER TO hsb_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hsb_web, hsb_worker;
SQL
