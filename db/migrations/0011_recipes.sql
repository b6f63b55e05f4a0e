-- Up Migration
-- Recipes as data, previews of them, backfills, which bring a recipe to what was there before it, and renditions that wait for a person.

-- What a tenant changes of the recipes that Galley brings along, and its own. Of each name one version is in use.
create table recipes (
  tenant_id uuid not null references tenants,
  name text not null,
  version integer not null,
  id uuid not null, -- of the request that made it
  purpose text not null,
  drawing jsonb not null, -- domain/recipes.ts: Drawing
  state text not null, -- recipeStateSchema
  made_by uuid not null,
  created_at timestamptz not null default now(),
  state_since timestamptz not null default now(),
  primary key (tenant_id, name, version),
  unique (tenant_id, id),
  foreign key (tenant_id, made_by) references people (tenant_id, id)
);
create unique index recipes_in_use on recipes (tenant_id, name) where state = 'active';
create index recipes_by_state on recipes (tenant_id, state, name);
create index recipes_maker on recipes (tenant_id, made_by);

-- A recipe tried on an asset: drawn, looked at, and forgotten after a week.
create table recipe_previews (
  tenant_id uuid not null,
  id uuid not null,
  recipe text not null,
  recipe_version integer not null,
  asset_id uuid not null,
  version_id uuid not null,
  state text not null, -- recipePreviewStateSchema
  reason text, -- problem code
  reason_facts jsonb, -- numbers of a failed byte cap
  object_key text,
  media_type text,
  bytes bigint,
  sha256 text,
  width integer,
  height integer,
  milliseconds integer, -- that the drawing took
  asked_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, recipe, recipe_version, version_id), -- who asks the same gets the same
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, asked_by) references people (tenant_id, id)
);
create index recipe_previews_asset on recipe_previews (tenant_id, asset_id);
create index recipe_previews_version on recipe_previews (tenant_id, version_id);
create index recipe_previews_asker on recipe_previews (tenant_id, asked_by);
create index recipe_previews_age on recipe_previews (tenant_id, created_at);

create table backfills (
  tenant_id uuid not null references tenants,
  id uuid not null,
  recipes jsonb not null, -- [{name, version}]
  state text not null, -- backfillStateSchema
  life jsonb not null, -- the workflow's own record: BackfillRecord
  sequence integer not null,
  state_since timestamptz not null default now(),
  frozen_to uuid, -- the last asset that has been looked at, while the set is being frozen
  in_motion boolean not null,
  started_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, started_by) references people (tenant_id, id)
);
create index backfills_newest on backfills (tenant_id, created_at desc, id desc);
create index backfills_by_state on backfills (tenant_id, state, created_at desc, id desc);
create index backfills_starter on backfills (tenant_id, started_by);
create index backfills_in_motion on backfills (tenant_id, id) where in_motion;

-- What a backfill found to be drawn, frozen when it began, and how far each has come.
create table backfill_items (
  tenant_id uuid not null,
  run_id uuid not null,
  asset_id uuid not null,
  version_id uuid not null,
  state text not null, -- backfillItemStateSchema
  reason text, -- problem code: why it was skipped or failed
  ready integer, -- renditions that it now has of the recipes
  failed integer,
  milliseconds integer, -- that the drawing took; null where nothing was to be drawn
  changed_at timestamptz not null default now(),
  primary key (tenant_id, run_id, asset_id),
  foreign key (tenant_id, run_id) references backfills (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id)
);
create index backfill_items_by_state on backfill_items (tenant_id, run_id, state, asset_id);
create index backfill_items_asset on backfill_items (tenant_id, asset_id);
create index backfill_items_version on backfill_items (tenant_id, version_id);
create index backfill_items_measured on backfill_items (tenant_id, changed_at desc) where milliseconds is not null;
create trigger backfill_items_changed before update on backfill_items for each row execute function note_item_change();

alter table renditions add column reason_facts jsonb; -- numbers of a failed byte cap
create index renditions_failed on renditions (tenant_id, created_at desc, id desc) where state = 'failed';

-- A person has seen that a rendition cannot be made, and lets it be.
create table rendition_waivers (
  tenant_id uuid not null,
  rendition_id uuid not null,
  person_id uuid not null,
  reason text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, rendition_id),
  foreign key (tenant_id, rendition_id) references renditions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index rendition_waivers_person on rendition_waivers (tenant_id, person_id);

do $$
declare t text;
begin
  foreach t in array array['recipes', 'recipe_previews', 'backfills', 'backfill_items', 'rendition_waivers'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on recipes, recipe_previews, backfills, backfill_items, rendition_waivers to galley_app;

-- Down Migration
drop table rendition_waivers;
drop index renditions_failed;
alter table renditions drop column reason_facts;
drop table backfill_items;
drop table backfills;
drop table recipe_previews;
drop table recipes;
