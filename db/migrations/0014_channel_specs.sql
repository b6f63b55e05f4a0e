-- Up Migration
-- What each channel takes: the specs that it names, the versions that a tenant adds to those of Galley, and by which one each placement
-- was last judged.

alter table channels add column spec_ids text[] not null default '{}'; -- empty: nothing is held to a spec

alter table placements add column spec text; -- reference: instagram-feed@1; null where the channel names none
alter table placements add column spec_findings jsonb not null default '[]'; -- SpecFinding[], of the last check

-- Never changed: what the platform changes is a further version, in force from an instant on.
create table channel_specs (
  tenant_id uuid not null references tenants,
  id text not null,
  version integer not null,
  request_id uuid not null, -- of the request that made it
  effective_from timestamptz not null,
  spec jsonb not null, -- ChannelSpec without what the other columns say
  made_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id, version),
  unique (tenant_id, request_id),
  foreign key (tenant_id, made_by) references people (tenant_id, id)
);
create index channel_specs_maker on channel_specs (tenant_id, made_by);

alter table channel_specs enable row level security;
alter table channel_specs force row level security;
create policy tenant_wall on channel_specs using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on channel_specs to galley_app;

-- Down Migration
drop table channel_specs;
alter table placements drop column spec_findings;
alter table placements drop column spec;
alter table channels drop column spec_ids;
