-- Up Migration
-- Fonts that tenants bring for the texts on their renditions, and what those texts say, for whoever cannot see them and for the search.

create table fonts (
  tenant_id uuid not null references tenants,
  id uuid not null,
  family text not null, -- as the file names it
  style text not null,
  format text not null, -- fontFormatSchema
  weight integer not null, -- 100 to 900, as OS/2 has it
  characters integer not null, -- how many it has a shape for
  scripts text[] not null, -- ISO 15924 codes of those that it has the letters of
  embedding text not null, -- fontEmbeddingSchema: what the font itself says of its embedding (OS/2 fsType)
  licence_note text not null,
  filename text not null,
  bytes bigint not null,
  sha256 text not null, -- hexadecimal
  object_key text not null,
  brought_by uuid not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, brought_by) references people (tenant_id, id)
);
create index fonts_newest on fonts (tenant_id, created_at desc, id desc);
create index fonts_bringer on fonts (tenant_id, brought_by);
create unique index fonts_bytes on fonts (tenant_id, sha256) where retired_at is null;

alter table fonts enable row level security;
alter table fonts force row level security;
create policy tenant_wall on fonts using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on fonts to galley_app;

alter table renditions add column drawn_text text; -- the texts on it, in the order of reading; null where there are none
alter table versions add column drawn_text text not null default ''; -- the texts on its renditions
alter table assets add column drawn_text text not null default ''; -- of the current version
alter table assets alter column search set expression as (
  setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', description), 'B') || setweight(to_tsvector('simple', drawn_text), 'C'));

-- What is searched is always what the current version shows, whichever of the two comes first.
create function show_drawn_text() returns trigger language plpgsql
  as $$ begin
    update assets a set drawn_text = new.drawn_text where a.tenant_id = new.tenant_id and a.current_version_id = new.id and a.drawn_text <> new.drawn_text;
    return null;
  end $$;
create trigger versions_drawn after update of drawn_text on versions for each row when (old.drawn_text is distinct from new.drawn_text) execute function show_drawn_text();

create function take_drawn_text() returns trigger language plpgsql
  as $$ begin
    new.drawn_text := coalesce((select v.drawn_text from versions v where v.tenant_id = new.tenant_id and v.id = new.current_version_id), '');
    return new;
  end $$;
create trigger assets_drawn before update of current_version_id on assets for each row when (old.current_version_id is distinct from new.current_version_id)
  execute function take_drawn_text();

-- Down Migration
drop trigger assets_drawn on assets;
drop function take_drawn_text();
drop trigger versions_drawn on versions;
drop function show_drawn_text();
alter table assets alter column search set expression as (
  setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', description), 'B'));
alter table assets drop column drawn_text;
alter table versions drop column drawn_text;
alter table renditions drop column drawn_text;
drop table fonts;
