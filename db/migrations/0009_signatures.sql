-- Up Migration
-- Electronic signatures: who can sign, with which keys, and what was signed. A signature is written once; only where it stands changes.

create table signers (
  tenant_id uuid not null,
  person_id uuid not null,
  totp_sealed text, -- the secret of the second factor, sealed for the tenant and the person
  totp_enrolled_at timestamptz, -- null: begun and not confirmed
  totp_last_step bigint not null default 0, -- the 30 seconds of the last code taken; none of before is taken again
  wrong_at timestamptz[] not null default '{}', -- of the last 15 minutes
  locked_until timestamptz,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table signing_sessions (
  tenant_id uuid not null,
  person_id uuid not null,
  credential text not null, -- the session or API key it belongs to
  password_mark text not null, -- of the password as it was; another one ends it
  last_signed_at timestamptz not null,
  primary key (tenant_id, person_id, credential),
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

create table signing_keys (
  tenant_id uuid not null references tenants,
  id uuid not null,
  public_key text not null, -- Ed25519, SPKI, base64
  sealed_private_key text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (tenant_id, id)
);
create unique index signing_keys_current on signing_keys (tenant_id) where retired_at is null;

create table signature_heads (
  tenant_id uuid primary key references tenants,
  number bigint not null,
  hash text not null
);

create table signatures (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null,
  review_id uuid not null,
  decision_id uuid not null, -- of a decision that the review did not count the row is gone, and the signature stays
  person_id uuid not null,
  stage text not null,
  key_id uuid not null,
  statement text not null, -- the exact text that was signed
  signature text not null, -- Ed25519, base64
  previous_hash text not null,
  hash text not null, -- SHA-256 of statement, line feed, signature
  reason text not null,
  reason_salt text not null,
  state text not null, -- signatureStateSchema
  at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id),
  foreign key (tenant_id, key_id) references signing_keys (tenant_id, id)
);
create index signatures_review on signatures (tenant_id, review_id, number);
create index signatures_person on signatures (tenant_id, person_id);
create index signatures_key on signatures (tenant_id, key_id);
create unique index signatures_decision on signatures (tenant_id, decision_id) where state <> 'void';

do $$
declare t text;
begin
  foreach t in array array['signers', 'signing_sessions', 'signing_keys', 'signature_heads', 'signatures'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update on signers, signature_heads to galley_app;
grant select, insert, update, delete on signing_sessions to galley_app;
grant select, insert on signing_keys, signatures to galley_app;
grant update (retired_at) on signing_keys to galley_app;
grant update (state, settled_at) on signatures to galley_app;

-- Down Migration
drop table signatures;
drop table signature_heads;
drop table signing_keys;
drop table signing_sessions;
drop table signers;
