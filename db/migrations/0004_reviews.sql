-- Up Migration
-- Reviews by a graph of stages: whose turn it is, as identities that take over from one another; advice; absence.
-- A stage is named by its key.

alter table decisions alter column stage type text using stage::text;
alter table decisions add column assignment_id uuid; -- by which it was this person's turn
alter table decisions add column on_behalf_of uuid;
alter table decisions add column scope jsonb; -- approvalScopeSchema; null: wherever the policy lets it hold
alter table decisions add column expires_at timestamptz;
alter table decisions add column conditions text not null default '';
alter table decisions add column set_aside_at timestamptz; -- its stage began anew when the review was moved to another policy
alter table decisions add foreign key (tenant_id, on_behalf_of) references people (tenant_id, id);
create index decisions_on_behalf_of on decisions (tenant_id, on_behalf_of) where on_behalf_of is not null;

alter table reviews add column is_stranded boolean not null default false; -- nobody could complete one of its open stages
alter table reviews add column staffing_seen_at timestamptz not null default now(); -- when its workflow last looked who is here
create index reviews_open on reviews (tenant_id, staffing_seen_at) where state = 'open';

-- Why somebody assigned or moved; here before the message that carries its id.
create table review_acts (
  tenant_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  person_id uuid not null,
  reason text not null default '',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index review_acts_review on review_acts (tenant_id, review_id);
create index review_acts_person on review_acts (tenant_id, person_id);

create table review_assignments (
  tenant_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  stage text not null,
  stage_number integer not null,
  role text, -- all who hold it
  person_id uuid,
  replaces_id uuid,
  on_behalf_of uuid,
  why text not null, -- assignmentReasonSchema
  at timestamptz not null,
  is_open boolean not null, -- nobody has taken over, and the stage waits
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, on_behalf_of) references people (tenant_id, id),
  foreign key (tenant_id, replaces_id) references review_assignments (tenant_id, id)
);
create index review_assignments_review on review_assignments (tenant_id, review_id);
create index review_assignments_person on review_assignments (tenant_id, person_id, is_open);
create index review_assignments_role on review_assignments (tenant_id, role) where is_open;
create index review_assignments_replaces on review_assignments (tenant_id, replaces_id) where replaces_id is not null;
create index review_assignments_on_behalf_of on review_assignments (tenant_id, on_behalf_of) where on_behalf_of is not null;

create table review_votes (
  tenant_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  person_id uuid not null,
  stage text not null,
  vote text not null, -- decisionKindSchema
  content_hash text not null,
  comment text not null default '',
  at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);
create index review_votes_review on review_votes (tenant_id, review_id, at);
create index review_votes_person on review_votes (tenant_id, person_id);

create table absences (
  tenant_id uuid not null,
  person_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  delegate_id uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, delegate_id) references people (tenant_id, id)
);
create index absences_delegate on absences (tenant_id, delegate_id);

do $$
declare t text;
begin
  foreach t in array array['review_acts', 'review_assignments', 'review_votes', 'absences'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on review_acts, review_assignments, review_votes, absences to galley_app;

-- Down Migration
drop table absences;
drop table review_votes;
drop table review_assignments;
drop table review_acts;
alter table reviews drop column staffing_seen_at;
alter table reviews drop column is_stranded;
alter table decisions drop column set_aside_at;
alter table decisions drop column conditions;
alter table decisions drop column expires_at;
alter table decisions drop column scope;
alter table decisions drop column on_behalf_of;
alter table decisions drop column assignment_id;
alter table decisions alter column stage type integer using null;
