-- Up Migration
-- The life of a component and its versions, and pull-throughs, which bring a changed component to everything that uses it.

alter table components add column state text not null default 'active'; -- componentStateSchema
alter table components add column severity text not null default 'wording'; -- severitySchema: of a change, unless it says otherwise
alter table components add column state_since timestamptz not null default now();
create index components_by_kind on components (tenant_id, kind, created_at desc, id desc);
create index components_by_state on components (tenant_id, state, created_at desc, id desc);
create index components_name_trigram on components using gin (tenant_id, name gin_trgm_ops);

alter table component_versions add column adapts uuid; -- the version for everywhere that this one says in a market or language
alter table component_versions add column decided_by uuid;
alter table component_versions add column decided_at timestamptz;
alter table component_versions add column superseded_from timestamptz; -- from then on a pull-through replaces it, and it fills no slot anew
alter table component_versions add foreign key (tenant_id, adapts) references component_versions (tenant_id, id);
alter table component_versions add foreign key (tenant_id, decided_by) references people (tenant_id, id);
create index component_versions_adapts on component_versions (tenant_id, adapts) where adapts is not null;
create index component_versions_decider on component_versions (tenant_id, decided_by) where decided_by is not null;

-- A version waits here until the component's workflow has said yes; the message carries its id only.
create table component_drafts (
  tenant_id uuid not null,
  id uuid not null, -- of the version that it becomes
  component_id uuid not null,
  author_id uuid not null,
  market text not null,
  locale text not null,
  adapts uuid,
  text text not null,
  object_key text,
  content_hash text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, component_id) references components (tenant_id, id),
  foreign key (tenant_id, author_id) references people (tenant_id, id)
);
create index component_drafts_component on component_drafts (tenant_id, component_id);
create index component_drafts_author on component_drafts (tenant_id, author_id);

create table component_decisions (
  tenant_id uuid not null,
  id uuid not null,
  component_id uuid not null,
  version_id uuid not null,
  person_id uuid not null,
  decision text not null, -- approve, reject
  comment text not null default '',
  counted_at timestamptz, -- set when the workflow has counted it
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, component_id) references components (tenant_id, id),
  foreign key (tenant_id, version_id) references component_versions (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index component_decisions_component on component_decisions (tenant_id, component_id);
create index component_decisions_version on component_decisions (tenant_id, version_id, counted_at);
create index component_decisions_person on component_decisions (tenant_id, person_id);

create table pull_throughs (
  tenant_id uuid not null references tenants,
  id uuid not null,
  component_id uuid not null,
  to_version_id uuid not null,
  severity text not null, -- severitySchema
  reason text not null,
  effective_at timestamptz not null,
  state text not null, -- pullThroughStateSchema
  life jsonb not null, -- the workflow's own record: PullThroughRecord
  sequence integer not null,
  state_since timestamptz not null default now(),
  in_motion boolean not null,
  started_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, component_id) references components (tenant_id, id),
  foreign key (tenant_id, to_version_id) references component_versions (tenant_id, id),
  foreign key (tenant_id, started_by) references people (tenant_id, id)
);
create index pull_throughs_newest on pull_throughs (tenant_id, created_at desc, id desc);
create index pull_throughs_by_state on pull_throughs (tenant_id, state, created_at desc, id desc);
create index pull_throughs_component on pull_throughs (tenant_id, component_id, created_at desc, id desc);
create index pull_throughs_target on pull_throughs (tenant_id, to_version_id);
create index pull_throughs_starter on pull_throughs (tenant_id, started_by);
create index pull_throughs_in_motion on pull_throughs (tenant_id, id) where in_motion;

-- What a run replaces by what; without a replacement there is no adaptation of the new version for that market and language.
create table pull_through_replacements (
  tenant_id uuid not null,
  run_id uuid not null,
  from_version_id uuid not null,
  to_version_id uuid,
  primary key (tenant_id, run_id, from_version_id),
  foreign key (tenant_id, run_id) references pull_throughs (tenant_id, id),
  foreign key (tenant_id, from_version_id) references component_versions (tenant_id, id),
  foreign key (tenant_id, to_version_id) references component_versions (tenant_id, id)
);
create index pull_through_replacements_from on pull_through_replacements (tenant_id, from_version_id);
create index pull_through_replacements_to on pull_through_replacements (tenant_id, to_version_id);

-- The impact, frozen when the run began, and how far each asset has come.
create table pull_through_items (
  tenant_id uuid not null,
  run_id uuid not null,
  asset_id uuid not null,
  state text not null, -- pullThroughItemStateSchema
  reason text, -- problem code: why it was skipped, flagged or coalesced
  changed_at timestamptz not null default now(),
  primary key (tenant_id, run_id, asset_id),
  foreign key (tenant_id, run_id) references pull_throughs (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id)
);
create index pull_through_items_by_state on pull_through_items (tenant_id, run_id, state, asset_id);
create index pull_through_items_asset on pull_through_items (tenant_id, asset_id);

create function note_item_change() returns trigger language plpgsql
  as $$ begin new.changed_at := clock_timestamp(); return new; end $$;
create trigger pull_through_items_changed before update on pull_through_items for each row execute function note_item_change();

-- As search_assets: a trigram operator keeps its index in a guarded function only.
create function search_components(words text, in_kind text, in_state text, before_at timestamptz, before_id uuid, row_limit integer)
  returns table (id uuid)
  language sql stable security definer rows 50 set search_path = public, pg_temp as $$
  select c.id from components c
   where c.tenant_id = current_tenant()
     and (in_kind is null or c.kind = in_kind) and (in_state is null or c.state = in_state)
     and c.name ilike '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%'
     and (before_at is null or (c.created_at, c.id) < (before_at, before_id))
   order by c.created_at desc, c.id desc limit row_limit $$;
grant select on components to galley_guard;
revoke all on function search_components(text, text, text, timestamptz, uuid, integer) from public;
grant execute on function search_components(text, text, text, timestamptz, uuid, integer) to galley_app;
alter function search_components(text, text, text, timestamptz, uuid, integer) owner to galley_guard;

do $$
declare t text;
begin
  foreach t in array array['component_drafts', 'component_decisions', 'pull_throughs', 'pull_through_replacements', 'pull_through_items'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on component_drafts, component_decisions, pull_throughs, pull_through_replacements, pull_through_items to galley_app;

-- Down Migration
drop function search_components(text, text, text, timestamptz, uuid, integer);
drop table pull_through_items;
drop function note_item_change();
drop table pull_through_replacements;
drop table pull_throughs;
drop table component_decisions;
drop table component_drafts;
alter table component_versions drop column superseded_from;
alter table component_versions drop column decided_at;
alter table component_versions drop column decided_by;
alter table component_versions drop column adapts;
alter table components drop column state_since;
alter table components drop column severity;
alter table components drop column state;
