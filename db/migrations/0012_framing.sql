-- Up Migration
-- How people have framed the picture of a version, and what Galley would propose.

alter table versions add column framing jsonb; -- domain/framing.ts; null where nobody has framed it
alter table versions add column proposed_focal_point jsonb; -- {x, y}, shares of the upright picture; never used without a person
