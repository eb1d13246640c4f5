#!/bin/sh
# Who may enter which database? Each service has one of its own and cannot even connect to another's.
#
# Run once on an empty cluster, by the image's start or by hand with PGHOST, PGUSER … of an administrator. For each
# service two roles: the owner changes tables (`salus migrate`), the service itself only what is in them, so that
# nobody who takes a running service over can put aside what makes the journal append-only.
set -eu

for service in auth users schedule appointments; do
  name=$(printf %s "$service" | tr a-z A-Z)
  eval "password=\${${name}_DB_PASSWORD:?}" "owner_password=\${${name}_DB_OWNER_PASSWORD:?}"
  # Passwords travel by the environment: arguments are in everybody's list of processes.
  PASSWORD="$password" OWNER_PASSWORD="$owner_password" \
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=service="$service" --set=owner="${service}_owner" \
    --username="${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname=postgres <<'SQL'
\getenv password PASSWORD
\getenv owner_password OWNER_PASSWORD
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password' CONNECTION LIMIT 5;
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"owner";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";
\connect :"service"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE, SELECT ON SEQUENCES TO :"service";
SQL
done

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname=postgres <<'SQL'
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
SQL
