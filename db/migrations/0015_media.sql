-- Up Migration
-- What is known of versions that are no pictures themselves: films, sound, documents, drawings, HEIC and camera raw.
alter table versions add column media jsonb; -- domain/media-facts.ts; null for pictures, and until the file was opened

-- Down Migration
alter table versions drop column media;
