-- Up Migration
-- What people say about a place in an asset, and the talk that follows. Free text is here; the audit log has ids only.
create table annotations (
  tenant_id uuid not null,
  id uuid not null,
  asset_id uuid not null,
  version_id uuid not null,
  content_hash text not null, -- what was on the screen
  review_id uuid, -- the review it was made in; null outside of one
  author_id uuid not null,
  target jsonb not null, -- annotationTargetSchema
  text text not null,
  mentions uuid[] not null default '{}',
  status text not null default 'open', -- annotationStatusSchema
  resolved_by uuid,
  resolved_at timestamptz,
  withdrawn_at timestamptz,
  edited_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id),
  foreign key (tenant_id, review_id) references reviews (tenant_id, id),
  foreign key (tenant_id, author_id) references people (tenant_id, id),
  foreign key (tenant_id, resolved_by) references people (tenant_id, id)
);
create index annotations_asset on annotations (tenant_id, asset_id, created_at desc, id desc);
create index annotations_version on annotations (tenant_id, version_id);
create index annotations_review on annotations (tenant_id, review_id);
create index annotations_author on annotations (tenant_id, author_id);
create index annotations_resolver on annotations (tenant_id, resolved_by);

create table annotation_replies (
  tenant_id uuid not null,
  id uuid not null,
  annotation_id uuid not null,
  author_id uuid not null,
  text text not null,
  mentions uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, annotation_id) references annotations (tenant_id, id),
  foreign key (tenant_id, author_id) references people (tenant_id, id)
);
create index annotation_replies_thread on annotation_replies (tenant_id, annotation_id, created_at, id);
create index annotation_replies_author on annotation_replies (tenant_id, author_id);

do $$
declare t text;
begin
  foreach t in array array['annotations', 'annotation_replies'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  end loop;
end $$;
grant select, insert, update, delete on annotations, annotation_replies to galley_app;

-- Down Migration
drop table annotation_replies;
drop table annotations;
