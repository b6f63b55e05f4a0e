-- Up Migration
-- How far a reader of the outbox has come, so that each event is turned into its notices once, and which notices are being sent.
create table outbox_readers (
  tenant_id uuid not null references tenants,
  reader text not null,
  position bigint not null,
  primary key (tenant_id, reader)
);
alter table outbox_readers enable row level security;
alter table outbox_readers force row level security;
create policy tenant_wall on outbox_readers using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on outbox_readers to galley_app;

alter table notices add column claimed_until timestamptz; -- until then one process sends it; afterwards any may
create index notices_unsent on notices (tenant_id, created_at) where sent_at is null;

-- Down Migration
drop index notices_unsent;
alter table notices drop column claimed_until;
drop table outbox_readers;
