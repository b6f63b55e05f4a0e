-- Up Migration
-- Who uploads what goes to whom: routing rules, the hand-offs they make and their receipts; who has an asset checked out; who is looking at it.

create table routing_rules (
  tenant_id uuid not null references tenants,
  id uuid not null,
  position integer not null, -- the first that matches counts; below, the older one
  name text not null,
  message text not null default '', -- to whom the asset is handed
  definition jsonb not null, -- routingRuleDefinitionSchema
  is_disabled boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index routing_rules_order on routing_rules (tenant_id, position, created_at, id);

create table handoffs (
  tenant_id uuid not null,
  id uuid not null,
  rule_id uuid not null,
  asset_id uuid not null,
  version_id uuid not null, -- what was handed over
  handed_by uuid not null,
  message text not null default '',
  state text not null, -- handoffStateSchema
  life jsonb not null, -- the workflow's own record: HandoffRecord
  sequence integer not null,
  waiting_role text, -- whom it waits for: a role, or
  waiting_person uuid, -- one person
  due_at timestamptz,
  in_motion boolean not null,
  created_at timestamptz not null default now(),
  state_since timestamptz not null default now(),
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, asset_id), -- an asset is routed once
  foreign key (tenant_id, rule_id) references routing_rules (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, handed_by) references people (tenant_id, id),
  foreign key (tenant_id, waiting_person) references people (tenant_id, id)
);
create index handoffs_newest on handoffs (tenant_id, created_at desc, id desc);
create index handoffs_open on handoffs (tenant_id, created_at desc, id desc) where closed_at is null;
create index handoffs_by_state on handoffs (tenant_id, state, created_at desc, id desc);
create index handoffs_rule on handoffs (tenant_id, rule_id);
create index handoffs_version on handoffs (tenant_id, version_id);
create index handoffs_giver on handoffs (tenant_id, handed_by);
create index handoffs_person on handoffs (tenant_id, waiting_person);
create index handoffs_in_motion on handoffs (tenant_id, id) where in_motion;

-- An answer waits here until the hand-off's workflow has counted it; the message carries its id only.
create table handoff_answers (
  tenant_id uuid not null,
  id uuid not null,
  handoff_id uuid not null,
  person_id uuid not null,
  kind text not null, -- accept, decline, complete, reassign
  reason text not null default '',
  to_role text,
  to_person uuid,
  counted_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, handoff_id) references handoffs (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, to_person) references people (tenant_id, id)
);
create index handoff_answers_handoff on handoff_answers (tenant_id, handoff_id, counted_at);
create index handoff_answers_person on handoff_answers (tenant_id, person_id);
create index handoff_answers_to on handoff_answers (tenant_id, to_person);

-- Proof that these bytes came into somebody's hands.
create table handoff_receipts (
  tenant_id uuid not null,
  handoff_id uuid not null,
  asset_id uuid not null,
  version_id uuid not null,
  sha256 text not null, -- of the bytes that were handed over
  handed_by uuid not null,
  handed_at timestamptz not null,
  received_by uuid, -- null where no acceptance was asked for
  received_at timestamptz not null,
  in_time boolean not null, -- within the time that the rule gives
  completed_at timestamptz,
  primary key (tenant_id, handoff_id),
  foreign key (tenant_id, handoff_id) references handoffs (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, handed_by) references people (tenant_id, id),
  foreign key (tenant_id, received_by) references people (tenant_id, id)
);
create index handoff_receipts_asset on handoff_receipts (tenant_id, asset_id);
create index handoff_receipts_version on handoff_receipts (tenant_id, version_id);
create index handoff_receipts_giver on handoff_receipts (tenant_id, handed_by);
create index handoff_receipts_receiver on handoff_receipts (tenant_id, received_by);

create table leases (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  version_id uuid not null, -- what was checked out
  holder_id uuid not null,
  note text not null default '',
  state text not null, -- leaseStateSchema
  life jsonb not null, -- the workflow's own record: LeaseRecord
  sequence integer not null,
  expires_at timestamptz not null,
  in_motion boolean not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, holder_id) references people (tenant_id, id)
);
create unique index leases_held on leases (tenant_id, asset_id) where state = 'held'; -- one holder at a time
create index leases_asset on leases (tenant_id, asset_id, created_at desc);
create index leases_version on leases (tenant_id, version_id);
create index leases_holder on leases (tenant_id, holder_id);
create index leases_in_motion on leases (tenant_id, id) where in_motion;

-- Who looks at what right now: gone after a crash, and nobody misses it.
create unlogged table asset_presence (
  tenant_id uuid not null,
  asset_id uuid not null,
  person_id uuid not null,
  since timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (tenant_id, asset_id, person_id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index asset_presence_person on asset_presence (tenant_id, person_id);

do $$
declare t text;
begin
  foreach t in array array['routing_rules', 'handoffs', 'handoff_answers', 'handoff_receipts', 'leases', 'asset_presence'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on routing_rules, handoffs, handoff_answers, handoff_receipts, leases, asset_presence to galley_app;

-- Down Migration
drop table asset_presence;
drop table leases;
drop table handoff_receipts;
drop table handoff_answers;
drop table handoffs;
drop table routing_rules;
