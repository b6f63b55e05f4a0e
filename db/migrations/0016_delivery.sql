-- Up Migration
-- What is drawn when somebody asks for it, and what is packed for a platform.

-- Parts of pictures that were asked for. Can be drawn again at any time: the oldest are given up.
create table region_pictures (
  tenant_id uuid not null,
  version_id uuid not null,
  request text not null, -- canonical: region/size/rotation/quality.format
  object_key text not null, -- a content address
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  width integer not null,
  height integer not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, version_id, request),
  foreign key (tenant_id, version_id) references versions (tenant_id, id) on delete cascade
);
create index region_pictures_object on region_pictures (tenant_id, object_key);
create index region_pictures_age on region_pictures (tenant_id, created_at);

create table packages (
  tenant_id uuid not null,
  id uuid not null,
  package_key text not null, -- a hash of all that is in it: the same selection is the same package
  platform text not null,
  campaign_id uuid, -- where it was asked for as a whole
  state text not null, -- packageStateSchema
  reason text, -- problem code: why it could not be built
  life jsonb not null, -- the workflow's own record: PackageRecord
  sequence integer not null,
  in_motion boolean not null,
  object_key text not null,
  files integer not null,
  bytes bigint, -- of the archive, once it is built
  sha256 text,
  left_out jsonb not null default '[]', -- [{assetId, spec, reason}]: what belongs to the selection and is not in it
  made_by uuid not null,
  created_at timestamptz not null default now(),
  built_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id),
  foreign key (tenant_id, made_by) references people (tenant_id, id)
);
-- One that could not be built stays as the record; the next for the same selection is another.
create unique index packages_content on packages (tenant_id, package_key) where state <> 'failed';
create index packages_newest on packages (tenant_id, created_at desc, id desc);
create index packages_campaign on packages (tenant_id, campaign_id);
create index packages_maker on packages (tenant_id, made_by);
create index packages_in_motion on packages (tenant_id, id) where in_motion;

-- What is in a package, as it stands in its manifest.
create table package_files (
  tenant_id uuid not null,
  package_id uuid not null,
  name text not null, -- in the archive: safe in every file system
  asset_id uuid not null,
  version_id uuid not null,
  rendition_id uuid not null,
  review_id uuid not null, -- by whose approval
  content_hash text not null, -- what was approved
  scope jsonb not null, -- ApprovalScope: where the approval holds
  usable_until text, -- the first of sunset, licence end and the end of the approval; ISO 8601, UTC
  title text not null,
  object_key text not null,
  recipe text not null,
  recipe_version integer not null,
  spec text not null, -- reference: instagram-feed@1
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  width integer not null,
  height integer not null,
  alt_text text not null,
  primary key (tenant_id, package_id, name),
  foreign key (tenant_id, package_id) references packages (tenant_id, id) on delete cascade,
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id)
);
create index package_files_asset on package_files (tenant_id, asset_id);
create index package_files_version on package_files (tenant_id, version_id);
create index package_files_review on package_files (tenant_id, review_id);

do $$
declare t text;
begin
  foreach t in array array['region_pictures', 'packages', 'package_files'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on region_pictures, packages, package_files to galley_app;

-- Down Migration
drop table package_files;
drop table packages;
drop table region_pictures;
