-- Up Migration
-- Components, the slots of a version that pin them, and placements that take over from one another.

create table components (
  tenant_id uuid not null references tenants,
  id uuid not null,
  kind text not null, -- componentKindSchema
  name text not null,
  owner_id uuid not null,
  life jsonb not null, -- the workflow's own record
  sequence integer not null,
  in_motion boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references people (tenant_id, id)
);
create index components_newest on components (tenant_id, created_at desc, id desc);
create index components_owner on components (tenant_id, owner_id);
create index components_in_motion on components (tenant_id, id) where in_motion;

create table component_versions (
  tenant_id uuid not null,
  id uuid not null,
  component_id uuid not null,
  number integer not null,
  market text not null default '*', -- ISO 3166-1 alpha-2, or * for everywhere
  locale text not null default 'und', -- BCP 47
  text text not null default '', -- what is drawn; empty for a logo
  object_key text, -- of a logo
  content_hash text not null, -- SHA-256 of kind, text and bytes; hexadecimal
  state text not null, -- proposed, approved, rejected, retired
  author_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, component_id, number),
  foreign key (tenant_id, component_id) references components (tenant_id, id),
  foreign key (tenant_id, author_id) references people (tenant_id, id)
);
create index component_versions_author on component_versions (tenant_id, author_id);

-- What fills the slots of a version of an asset; a change of them is another version.
create table version_slots (
  tenant_id uuid not null,
  version_id uuid not null,
  slot text not null,
  component_version_id uuid not null,
  pinned_by uuid not null,
  primary key (tenant_id, version_id, slot),
  foreign key (tenant_id, version_id) references versions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, component_version_id) references component_versions (tenant_id, id),
  foreign key (tenant_id, pinned_by) references people (tenant_id, id)
);
create index version_slots_component on version_slots (tenant_id, component_version_id);
create index version_slots_person on version_slots (tenant_id, pinned_by);
-- A version that other slots make has the stored bytes of the one it was made from.
alter table versions add column made_from uuid;
alter table versions add foreign key (tenant_id, made_from) references versions (tenant_id, id);
create index versions_made_from on versions (tenant_id, made_from) where made_from is not null;
create index versions_object on versions (tenant_id, object_key);

do $$
declare t text;
begin
  foreach t in array array['components', 'component_versions', 'version_slots'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on components, component_versions, version_slots to galley_app;

-- An edit that Galley itself makes rests on no revision that somebody saw.
alter table asset_edits alter column expected_revision drop not null;
alter table asset_edits add column before jsonb; -- what the edit found in the fields that it changed
create index asset_edits_applied on asset_edits (tenant_id, asset_id, applied_at);

alter table placements add column market text not null default '*'; -- ISO 3166-1 alpha-2, or * for everywhere
alter table placements add column replaces_id uuid; -- the live placement whose place it takes
alter table placements add foreign key (tenant_id, replaces_id) references placements (tenant_id, id);
create index placements_replaces on placements (tenant_id, replaces_id) where replaces_id is not null;

-- Lives that began before go on with what is new in their records.
update placements set life = '{"replaces": null, "yieldedTo": null}' || life;
update assets set life = '{"contentParts": null, "replacing": null}' || life;
update assets set life = jsonb_set(life, '{approval}', '{"scope": {"markets": null, "channelIds": null}, "expiresAt": null}' || (life -> 'approval'))
 where jsonb_typeof(life -> 'approval') = 'object';

-- Down Migration
alter table placements drop column replaces_id;
alter table placements drop column market;
drop index asset_edits_applied;
alter table asset_edits drop column before;
alter table asset_edits alter column expected_revision set not null;
drop index versions_object;
alter table versions drop column made_from;
drop table version_slots;
drop table component_versions;
drop table components;
