-- Up Migration
-- Tenant first in every table and index; every table is behind row-level security, forced, with one policy.
-- `galley_owner` runs this file, `galley_app` runs the product, `galley_guard` (NOLOGIN, BYPASSRLS) owns the few
-- functions that must look across tenants: finding out who calls, and what a crash left behind.

create function current_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

create table tenants (
  id uuid primary key,
  name text not null,
  max_upload_bytes bigint not null default 53687091200,
  created_at timestamptz not null default now()
);

create table people (
  tenant_id uuid not null references tenants,
  id uuid not null,
  email text not null,
  name text not null,
  roles text[] not null,
  password_hash text,
  offboarded_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index people_email on people (lower(email));

create table sessions (
  tenant_id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create unique index sessions_token on sessions (token_hash);
create index sessions_person on sessions (tenant_id, person_id);

create table api_keys (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  name text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create unique index api_keys_id on api_keys (id);
create index api_keys_person on api_keys (tenant_id, person_id);

create table idempotency_keys (
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  key text not null,
  request_hash bytea not null,
  resource_id uuid not null, -- the id the effect will have, so that a second try after a crash is the same effect
  locked_until timestamptz not null,
  status integer,
  headers jsonb,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, person_id, key)
);
create index idempotency_keys_age on idempotency_keys (tenant_id, created_at);

create table approval_policies (
  tenant_id uuid not null references tenants,
  id uuid not null,
  version integer not null,
  name text not null,
  definition jsonb not null, -- approvalPolicySchema
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id, version)
);

create table campaigns (
  tenant_id uuid not null references tenants,
  id uuid not null,
  name text not null,
  brief jsonb not null, -- briefSchema
  state text not null,
  life jsonb not null, -- the workflow's own record: CampaignRecord
  sequence integer not null,
  owner_id uuid not null,
  state_since timestamptz not null,
  due_at timestamptz,
  in_motion boolean not null,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references people (tenant_id, id)
);
create index campaigns_newest on campaigns (tenant_id, created_at desc, id desc);
create index campaigns_owner on campaigns (tenant_id, owner_id);
create index campaigns_in_motion on campaigns (tenant_id, id) where in_motion;

create table assets (
  tenant_id uuid not null references tenants,
  id uuid not null,
  state text not null,
  reason text, -- problem code: why it is quarantined or rejected
  life jsonb not null, -- the workflow's own record: AssetRecord
  sequence integer not null,
  state_since timestamptz not null,
  in_motion boolean not null, -- true while a workflow run must exist for it
  next_boundary_at timestamptz, -- the next instant its workflow has a timer for
  title text not null,
  description text not null default '',
  tags text[] not null default '{}',
  metadata jsonb not null default '{}',
  uploader_id uuid not null,
  campaign_id uuid,
  current_version_id uuid,
  content_hash text, -- what an approval is given for: bytes and governed metadata
  embargo_at timestamptz,
  sunset_at timestamptz,
  licence_ends_at timestamptz,
  retain_until timestamptz,
  held boolean not null default false,
  revision integer not null default 1, -- of the editable fields; the ETag
  created_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', description), 'B')) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, uploader_id) references people (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id)
);
create index assets_newest on assets (tenant_id, created_at desc, id desc);
create index assets_by_state on assets (tenant_id, state, created_at desc, id desc);
create index assets_campaign on assets (tenant_id, campaign_id, created_at desc, id desc);
create index assets_uploader on assets (tenant_id, uploader_id);
create index assets_in_motion on assets (tenant_id, id) where in_motion;
create index assets_boundary on assets (tenant_id, next_boundary_at) where next_boundary_at is not null;
create index assets_search on assets using gin (tenant_id, search);
create index assets_title_trigram on assets using gin (tenant_id, title gin_trgm_ops);

create table versions (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  number integer not null,
  object_key text not null,
  filename text not null,
  declared_type text not null,
  media_type text, -- what the bytes are, seen from the bytes
  bytes bigint not null,
  sha256 text, -- of the stored bytes; hexadecimal
  uploader_id uuid not null,
  uploaded_at timestamptz,
  width integer,
  height integer, -- oriented
  orientation smallint, -- EXIF 1 to 8
  colour_space text,
  has_alpha boolean,
  pages integer,
  captured_at text, -- as the camera wrote it; zone only where the camera wrote one
  camera text,
  embedded jsonb not null default '{}', -- EXIF, IPTC and XMP, without places, serial numbers and thumbnails
  thumbhash text, -- base64
  perceptual_hash bit(64),
  dominant_colours jsonb, -- [{hex, share}]
  preview text not null default 'pending', -- previewStateSchema
  preview_reason text, -- problem code or plain word, where no preview can be made
  archived_key text,
  purged_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, asset_id, number),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, uploader_id) references people (tenant_id, id)
);
create index versions_sha256 on versions (tenant_id, sha256);
create index versions_uploader on versions (tenant_id, uploader_id);

-- Where a picture was taken is kept apart: only people who may see places read this table.
create table version_places (
  tenant_id uuid not null,
  version_id uuid not null,
  latitude double precision not null,
  longitude double precision not null,
  primary key (tenant_id, version_id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id) on delete cascade
);

create table uploads (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  version_id uuid not null,
  storage_upload_id text, -- of the multipart upload; null when the bytes came by form
  part_bytes bigint not null,
  parts integer not null,
  declared_sha256 text,
  allow_duplicate boolean not null default false,
  state text not null, -- open, complete, abandoned
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, version_id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id)
);
create index uploads_asset on uploads (tenant_id, asset_id);
create index uploads_open on uploads (tenant_id, expires_at) where state = 'open';

-- An edit waits here until the asset's workflow has said yes; the message carries its id only.
create table asset_edits (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  person_id uuid not null,
  expected_revision integer not null,
  changes jsonb not null, -- assetEditSchema
  applied_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index asset_edits_asset on asset_edits (tenant_id, asset_id);
create index asset_edits_person on asset_edits (tenant_id, person_id);

create table renditions (
  tenant_id uuid not null,
  id uuid not null,
  version_id uuid not null,
  recipe text not null,
  recipe_version integer not null,
  rendition_key text not null, -- the content address
  object_key text not null,
  state text not null, -- renditionStateSchema
  reason text,
  media_type text not null,
  bytes bigint,
  sha256 text,
  width integer,
  height integer,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, version_id, recipe, recipe_version),
  foreign key (tenant_id, version_id) references versions (tenant_id, id)
);
create index renditions_address on renditions (tenant_id, rendition_key);

create table reviews (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  version_id uuid not null,
  content_hash text not null, -- the proof: what is decided on
  campaign_id uuid,
  policy_id uuid not null,
  policy_version integer not null,
  state text not null,
  life jsonb not null, -- the workflow's own record: ReviewRecord
  sequence integer not null,
  stage integer not null,
  waiting_roles text[] not null default '{}', -- roles the open stage waits for
  due_at timestamptz,
  submitted_by uuid not null,
  in_motion boolean not null,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, policy_id, policy_version) references approval_policies (tenant_id, id, version),
  foreign key (tenant_id, submitted_by) references people (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id)
);
create index reviews_asset on reviews (tenant_id, asset_id, created_at desc);
create index reviews_version on reviews (tenant_id, version_id);
create index reviews_policy on reviews (tenant_id, policy_id, policy_version);
create index reviews_submitter on reviews (tenant_id, submitted_by);
create index reviews_campaign on reviews (tenant_id, campaign_id);
create index reviews_by_state on reviews (tenant_id, state, created_at desc, id desc);
create index reviews_newest on reviews (tenant_id, created_at desc, id desc);
create index reviews_in_motion on reviews (tenant_id, id) where in_motion;

-- Free text is here before a message carries its id; histories hold nothing that must be erased.
create table decisions (
  tenant_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  person_id uuid not null,
  decision text not null,
  content_hash text not null,
  comment text not null default '',
  stage integer, -- set when the workflow has counted it
  counted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index decisions_review on decisions (tenant_id, review_id, counted_at);
create index decisions_person on decisions (tenant_id, person_id);

create table deliverables (
  tenant_id uuid not null,
  id uuid not null,
  campaign_id uuid not null,
  channel_id uuid not null,
  recipe text not null,
  market text not null, -- ISO 3166-1 alpha-2, or * for everywhere
  locale text not null, -- BCP 47
  asset_id uuid, -- the asset picked for it
  picked_by uuid,
  placement_id uuid,
  waived_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id)
);
create index deliverables_campaign on deliverables (tenant_id, campaign_id);
create index deliverables_asset on deliverables (tenant_id, asset_id);

create table channels (
  tenant_id uuid not null references tenants,
  id uuid not null,
  name text not null,
  kind text not null, -- channelKindSchema
  settings jsonb not null, -- without secrets
  sealed_secret text, -- AES-256-GCM, bound to the tenant
  is_disabled boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
alter table deliverables add foreign key (tenant_id, channel_id) references channels (tenant_id, id);
create index deliverables_channel on deliverables (tenant_id, channel_id);

create table placements (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  version_id uuid not null,
  rendition_id uuid not null,
  channel_id uuid not null,
  campaign_id uuid,
  content_hash text not null, -- of the approval it goes out under
  review_id uuid not null, -- the approval
  state text not null,
  reason text,
  life jsonb not null, -- the workflow's own record: PlacementRecord
  sequence integer not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  attempts integer not null default 0,
  prepared jsonb, -- what `prepare` left at the channel, so that commit and reconcile find it
  created_by uuid not null,
  in_motion boolean not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, rendition_id) references renditions (tenant_id, id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, created_by) references people (tenant_id, id)
);
create index placements_asset on placements (tenant_id, asset_id, created_at desc);
create index placements_newest on placements (tenant_id, created_at desc, id desc);
create index placements_by_state on placements (tenant_id, state, created_at desc, id desc);
create index placements_version on placements (tenant_id, version_id);
create index placements_rendition on placements (tenant_id, rendition_id);
create index placements_channel on placements (tenant_id, channel_id);
create index placements_campaign on placements (tenant_id, campaign_id);
create index placements_review on placements (tenant_id, review_id);
create index placements_creator on placements (tenant_id, created_by);
create index placements_in_motion on placements (tenant_id, id) where in_motion;

create table receipts (
  tenant_id uuid not null,
  id uuid not null,
  placement_id uuid not null,
  effect text not null, -- publish, withdraw
  channel_id uuid not null,
  remote_id text not null,
  remote_url text,
  sha256 text not null, -- of the bytes that went out
  approval_review_id uuid not null,
  approved_by uuid[] not null,
  detail jsonb not null default '{}',
  at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, placement_id, effect),
  foreign key (tenant_id, placement_id) references placements (tenant_id, id)
);
create index receipts_newest on receipts (tenant_id, at desc, id desc);

create table outbox (
  tenant_id uuid not null references tenants,
  id bigint generated always as identity,
  topic text not null,
  payload jsonb not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table notices (
  tenant_id uuid not null,
  id uuid not null, -- derived from what it is about, so that it is sent once
  person_id uuid not null,
  kind text not null,
  about jsonb not null,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index notices_person on notices (tenant_id, person_id);

-- ---------------------------------------------------------------------------------------------------------------
-- Audit: append-only and hash-chained per tenant. hash = SHA-256(previous hash, newline, body), and `body` is the
-- exact text that was hashed, so that anyone can check an export without this database.
create table audit_heads (
  tenant_id uuid primary key references tenants,
  sequence bigint not null,
  hash text not null
);

create table audit_events (
  tenant_id uuid not null references tenants,
  sequence bigint not null,
  at timestamptz not null,
  actor text not null, -- person:<id>, key:<id>, workflow:<id> or system
  action text not null,
  subject text not null, -- asset:<id>, review:<id> …
  body text not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant_id, sequence)
);
create index audit_events_subject on audit_events (tenant_id, subject, sequence desc);
create index audit_events_actor on audit_events (tenant_id, actor, sequence desc);

create function append_audit_event(actor text, action text, subject text, details jsonb) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := current_tenant();
  head audit_heads;
  now_at timestamptz := clock_timestamp();
  event_body text;
  event_hash text;
begin
  if tenant is null then raise exception 'no tenant is set' using errcode = 'insufficient_privilege'; end if;
  insert into audit_heads values (tenant, 0, repeat('0', 64)) on conflict do nothing;
  select * into head from audit_heads where tenant_id = tenant for update;
  event_body := json_build_object(
    'tenantId', tenant, 'sequence', head.sequence + 1,
    'at', to_char(now_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'actor', actor, 'action', action, 'subject', subject, 'details', coalesce(details, '{}'::jsonb))::text;
  event_hash := encode(sha256(convert_to(head.hash || E'\n' || event_body, 'UTF8')), 'hex');
  insert into audit_events values (tenant, head.sequence + 1, now_at, actor, action, subject, event_body, head.hash, event_hash);
  update audit_heads set sequence = head.sequence + 1, hash = event_hash where tenant_id = tenant;
  return head.sequence + 1;
end $$;

create function refuse_audit_change() returns trigger language plpgsql
  as $$ begin raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege'; end $$;
create trigger audit_events_append_only before update or delete on audit_events
  for each row execute function refuse_audit_change();
create trigger audit_events_no_truncate before truncate on audit_events
  for each statement execute function refuse_audit_change();

-- ---------------------------------------------------------------------------------------------------------------
-- Guarded functions: the only code that looks without, or across, a tenant. They return as little as will do.

create function find_session(token bytea) returns table (tenant_id uuid, person_id uuid, roles text[], expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.tenant_id, s.person_id, p.roles, s.expires_at from sessions s
    join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
   where s.token_hash = token and s.expires_at > now() and p.offboarded_at is null $$;

create function find_api_key(key_id uuid) returns table (tenant_id uuid, person_id uuid, roles text[], secret_hash bytea, scopes text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select k.tenant_id, k.person_id, p.roles, k.secret_hash, k.scopes from api_keys k
    join people p on p.tenant_id = k.tenant_id and p.id = k.person_id
   where k.id = key_id and k.revoked_at is null and k.expires_at > now() and p.offboarded_at is null $$;

create function find_sign_in(address text) returns table (tenant_id uuid, person_id uuid, password_hash text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.tenant_id, p.id, p.password_hash from people p where lower(p.email) = lower(address) and p.offboarded_at is null $$;

create function all_tenants() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$ select id from tenants $$;

-- Full-text and trigram operators are not leakproof, so under a policy they would filter after a scan of the whole
-- tenant. This function takes the tenant itself and returns ids only; the rows are read again under the policy.
create function search_assets(words text, in_state text, in_campaign uuid, before_at timestamptz, before_id uuid, row_limit integer)
  returns table (id uuid)
  language sql stable security definer rows 50 set search_path = public, pg_temp as $$
  select a.id from assets a
   where a.tenant_id = current_tenant()
     and (in_state is null or a.state = in_state)
     and (in_campaign is null or a.campaign_id = in_campaign)
     -- Below three letters there is no trigram to look up, and a pattern would be tried on every title.
     and (a.search @@ websearch_to_tsquery('simple', words)
          or a.title ilike repeat('%', (length(words) > 2)::integer)
                           || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || repeat('%', (length(words) > 2)::integer))
     and (before_at is null or (a.created_at, a.id) < (before_at, before_id))
   order by a.created_at desc, a.id desc limit row_limit $$;

do $$
declare fn text;
begin
  foreach fn in array array['find_session(bytea)', 'find_api_key(uuid)', 'find_sign_in(text)', 'all_tenants()',
                            'search_assets(text, text, uuid, timestamptz, uuid, integer)', 'append_audit_event(text, text, text, jsonb)'] loop
    execute format('revoke all on function %s from public', fn);
    execute format('grant execute on function %s to galley_app', fn);
    execute format('alter function %s owner to galley_guard', fn);
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------------------------
do $$
declare t text;
begin
  foreach t in array array['tenants', 'people', 'sessions', 'api_keys', 'idempotency_keys', 'approval_policies', 'campaigns',
    'assets', 'asset_edits', 'versions', 'version_places', 'uploads', 'renditions', 'reviews', 'decisions', 'deliverables', 'channels',
    'placements', 'receipts', 'outbox', 'notices', 'audit_heads', 'audit_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (%I = current_tenant()) with check (%I = current_tenant())',
      t, case t when 'tenants' then 'id' else 'tenant_id' end, case t when 'tenants' then 'id' else 'tenant_id' end);
  end loop;
end $$;

grant usage on schema public to galley_app;
grant select, insert, update, delete on people, sessions, api_keys, idempotency_keys, approval_policies, campaigns, assets,
  asset_edits, versions, version_places, uploads, renditions, reviews, decisions, deliverables, channels, placements, receipts,
  outbox, notices to galley_app;
grant select on tenants, audit_heads, audit_events to galley_app;
grant select on sessions, people, api_keys, tenants, assets, audit_heads, audit_events to galley_guard;
grant insert, update on audit_heads, audit_events to galley_guard;

-- Down Migration
drop schema public cascade;
create schema public;
