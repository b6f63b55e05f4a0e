-- Up Migration
-- People from outside who look at one review by a link: who they are, what the link lets them do, and the codes that prove them.

-- Known by guest links only: signs in nowhere. The same person may be the guest of many tenants, and none learns of the others.
alter table people add column is_external boolean not null default false;
drop index people_email;
create unique index people_email on people (lower(email)) where not is_external;
create unique index people_guest_email on people (tenant_id, lower(email)) where is_external;

create table guest_links (
  tenant_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  person_id uuid not null, -- the guest
  made_by uuid not null,
  token_hash bytea not null, -- SHA-256 of 256 random bits
  stage text, -- key of the stage that they are asked in; null: in any, for advice
  can_decide boolean not null,
  allow_download boolean not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid,
  last_opened_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, made_by) references people (tenant_id, id),
  foreign key (tenant_id, revoked_by) references people (tenant_id, id)
);
create unique index guest_links_token on guest_links (token_hash);
create index guest_links_review on guest_links (tenant_id, review_id, created_at desc, id desc);
create index guest_links_person on guest_links (tenant_id, person_id);
create index guest_links_made_by on guest_links (tenant_id, made_by);
create index guest_links_revoked_by on guest_links (tenant_id, revoked_by);

-- One-time codes: each proves one decision of the guest.
create table guest_codes (
  tenant_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  code_hash bytea not null, -- keyed: six digits are quickly tried
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  wrong integer not null default 0, -- codes that were sent instead of it
  decision_id uuid, -- what it was used for; of a decision that the review did not count the row is gone
  primary key (tenant_id, id),
  foreign key (tenant_id, link_id) references guest_links (tenant_id, id)
);
create index guest_codes_link on guest_codes (tenant_id, link_id, created_at desc);
create unique index guest_codes_decision on guest_codes (tenant_id, decision_id);

alter table sessions add column guest_link_id uuid;
alter table sessions add foreign key (tenant_id, guest_link_id) references guest_links (tenant_id, id);
create index sessions_guest_link on sessions (tenant_id, guest_link_id);

-- What only the addressee may read, sealed until the mail is sent.
alter table notices add column sealed text;

do $$
declare t text;
begin
  foreach t in array array['guest_links', 'guest_codes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert on guest_links, guest_codes to galley_app;
grant update (token_hash, revoked_at, revoked_by, last_opened_at) on guest_links to galley_app;
grant update (wrong, decision_id) on guest_codes to galley_app;
grant select on guest_links to galley_guard;

-- A session by a link ends with the link, and its person is a guest whatever else they may be.
set local role galley_guard;
drop function find_session(bytea);
reset role;
create function find_session(token bytea)
  returns table (tenant_id uuid, person_id uuid, roles text[], expires_at timestamptz,
                 guest_link_id uuid, review_id uuid, stage text, can_decide boolean, allow_download boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.tenant_id, s.person_id, case when s.guest_link_id is null then p.roles else '{guest}' end, s.expires_at,
         l.id, l.review_id, l.stage, l.can_decide, l.allow_download
    from sessions s
    join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
    left join guest_links l on l.tenant_id = s.tenant_id and l.id = s.guest_link_id
   where s.token_hash = token and s.expires_at > now() and p.offboarded_at is null
     and (s.guest_link_id is null or (l.revoked_at is null and l.expires_at > now())) $$;

create function find_guest_link(token bytea) returns table (tenant_id uuid, link_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select l.tenant_id, l.id from guest_links l
    join people p on p.tenant_id = l.tenant_id and p.id = l.person_id
   where l.token_hash = token and l.revoked_at is null and l.expires_at > now() and p.offboarded_at is null $$;

set local role galley_guard;
drop function find_sign_in(text);
reset role;
create function find_sign_in(address text) returns table (tenant_id uuid, person_id uuid, password_hash text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.tenant_id, p.id, p.password_hash from people p where lower(p.email) = lower(address) and not p.is_external and p.offboarded_at is null $$;

do $$
declare fn text;
begin
  foreach fn in array array['find_session(bytea)', 'find_guest_link(bytea)', 'find_sign_in(text)'] loop
    execute format('revoke all on function %s from public', fn);
    execute format('grant execute on function %s to galley_app', fn);
    execute format('alter function %s owner to galley_guard', fn);
  end loop;
end $$;

-- Down Migration
set local role galley_guard;
drop function find_session(bytea);
drop function find_sign_in(text);
drop function find_guest_link(bytea);
reset role;
create function find_session(token bytea) returns table (tenant_id uuid, person_id uuid, roles text[], expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.tenant_id, s.person_id, p.roles, s.expires_at from sessions s
    join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
   where s.token_hash = token and s.expires_at > now() and p.offboarded_at is null $$;
create function find_sign_in(address text) returns table (tenant_id uuid, person_id uuid, password_hash text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.tenant_id, p.id, p.password_hash from people p where lower(p.email) = lower(address) and p.offboarded_at is null $$;
do $$
declare fn text;
begin
  foreach fn in array array['find_session(bytea)', 'find_sign_in(text)'] loop
    execute format('revoke all on function %s from public', fn);
    execute format('grant execute on function %s to galley_app', fn);
    execute format('alter function %s owner to galley_guard', fn);
  end loop;
end $$;
delete from sessions where guest_link_id is not null;
alter table sessions drop column guest_link_id;
alter table notices drop column sealed;
drop table guest_codes;
drop table guest_links;
drop index people_guest_email;
drop index people_email;
create unique index people_email on people (lower(email));
alter table people drop column is_external;
