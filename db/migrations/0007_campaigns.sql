-- Up Migration
-- Campaigns with a plan, deliverables that wait for copy and know what follows them, and the shortlist from which people pick.

alter table campaigns add column plan jsonb not null default '{}'; -- planSchema; what it leaves out has its usual length
alter table campaigns add column successor_id uuid; -- the campaign that takes over at its end
alter table campaigns add foreign key (tenant_id, successor_id) references campaigns (tenant_id, id);
create index campaigns_successor on campaigns (tenant_id, successor_id) where successor_id is not null;

alter table deliverables add column position integer not null default 0; -- as planned
alter table deliverables add column needs_copy boolean not null default false; -- not ready before its asset has words
alter table deliverables add column picked_at timestamptz;
alter table deliverables add column refusal text; -- problem code: why what the campaign last asked for it did not happen
alter table deliverables add column successor_asset_id uuid; -- takes its place when the campaign ends
alter table deliverables add column successor_placement_id uuid;
alter table deliverables add foreign key (tenant_id, successor_asset_id) references assets (tenant_id, id);
create index deliverables_successor on deliverables (tenant_id, successor_asset_id) where successor_asset_id is not null;
create index deliverables_order on deliverables (tenant_id, campaign_id, position, id);
drop index deliverables_campaign;

-- Photographs that somebody proposes for a use of the campaign; the team votes, and picks from them.
create table campaign_candidates (
  tenant_id uuid not null,
  campaign_id uuid not null,
  use text not null, -- one of the brief's uses
  asset_id uuid not null,
  proposed_by uuid not null,
  is_shortlisted boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, campaign_id, use, asset_id),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, proposed_by) references people (tenant_id, id)
);
create index campaign_candidates_asset on campaign_candidates (tenant_id, asset_id);
create index campaign_candidates_proposer on campaign_candidates (tenant_id, proposed_by);

create table candidate_votes (
  tenant_id uuid not null,
  campaign_id uuid not null,
  use text not null,
  asset_id uuid not null,
  person_id uuid not null,
  vote smallint not null, -- 1 for it, -1 against it
  voted_at timestamptz not null default now(),
  primary key (tenant_id, campaign_id, use, asset_id, person_id),
  foreign key (tenant_id, campaign_id, use, asset_id) references campaign_candidates (tenant_id, campaign_id, use, asset_id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index candidate_votes_person on candidate_votes (tenant_id, person_id);

do $$
declare t text;
begin
  foreach t in array array['campaign_candidates', 'candidate_votes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on campaign_candidates, candidate_votes to galley_app;

-- Down Migration
drop table candidate_votes;
drop table campaign_candidates;
create index deliverables_campaign on deliverables (tenant_id, campaign_id);
drop index deliverables_order;
alter table deliverables drop column successor_placement_id;
alter table deliverables drop column successor_asset_id;
alter table deliverables drop column refusal;
alter table deliverables drop column picked_at;
alter table deliverables drop column needs_copy;
alter table deliverables drop column position;
alter table campaigns drop column successor_id;
alter table campaigns drop column plan;
