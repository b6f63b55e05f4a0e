#!/bin/bash
# Runs once, in an empty PostgreSQL: Galley's database and roles, Temporal's databases and role.
set -euo pipefail

# What the scripts answer holds passwords, and would stay in the log.
psql=(psql --username "$POSTGRES_USER" --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1)

"${psql[@]}" --dbname postgres --set temporal_password="$TEMPORAL_PASSWORD" <<'SQL'
create database galley;
create role temporal login nosuperuser nobypassrls nocreaterole nocreatedb password :'temporal_password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database temporal, temporal_visibility from public;
SQL

"${psql[@]}" --dbname galley --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" --file /galley/bootstrap.sql
