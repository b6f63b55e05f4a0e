-- What a superuser does once, before the first migration, connected to the database that Galley will use.
-- Idempotent: run it again to change the passwords. Variables: owner_password, app_password. With psql:
--   psql -v ON_ERROR_STOP=1 -v owner_password=... -v app_password=... -f db/bootstrap.sql galley
--
-- galley_owner  owns the schema; used by migrations and set-up only
-- galley_app    the API and the workers; bound by row-level security, owns nothing
-- galley_guard  no login; owns the few guarded functions that look across the policy and take the tenant themselves

select set_config('galley.owner_password', :'owner_password', false);
select set_config('galley.app_password', :'app_password', false);

do $$
begin
  if not exists (select from pg_roles where rolname = 'galley_owner') then
    create role galley_owner;
  end if;
  if not exists (select from pg_roles where rolname = 'galley_app') then
    create role galley_app;
  end if;
  if not exists (select from pg_roles where rolname = 'galley_guard') then
    create role galley_guard;
  end if;
  execute format(
    'alter role galley_owner login nosuperuser nobypassrls nocreaterole nocreatedb password %L',
    current_setting('galley.owner_password')
  );
  execute format(
    'alter role galley_app login nosuperuser nobypassrls nocreaterole nocreatedb password %L',
    current_setting('galley.app_password')
  );
  alter role galley_guard nologin nosuperuser bypassrls nocreaterole nocreatedb;

  execute format('alter database %I owner to galley_owner', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect, temporary on database %I to galley_app', current_database());
end
$$;

select set_config('galley.owner_password', '', false);
select set_config('galley.app_password', '', false);

-- Lets a migration hand a function to galley_guard, without lending the owner its rights.
grant galley_guard to galley_owner with inherit false, set true;

alter schema public owner to galley_owner;
revoke create on schema public from public;
grant usage on schema public to galley_app;
grant usage, create on schema public to galley_guard;

create extension if not exists pg_trgm with schema public;
create extension if not exists unaccent with schema public;
create extension if not exists btree_gin with schema public;
