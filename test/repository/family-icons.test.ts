import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { familyOf } from '../../domain/media-type-policy.js';
import { projectRoot } from '../../runtime/project-root.js';

const folder = path.join(projectRoot, 'web', 'public', 'families');
const oneOfEach = [
  'image/jpeg', 'image/svg+xml', 'image/vnd.adobe.photoshop', 'video/mp4', 'application/mxf', 'audio/mpeg', 'application/pdf', 'application/zip', 'font/ttf', 'text/plain', 'text/html', 'application/wasm',
];

test('every kind of file has an icon of its own, and what is of no kind that is known has one too', () => {
  const needed = new Set(oneOfEach.map((mediaType) => `${familyOf(mediaType) ?? ''}.svg`));
  expect(readdirSync(folder).sort()).toEqual([...needed, 'file.svg'].sort());
});

test('an icon is a drawing and nothing else', () => {
  for (const name of readdirSync(folder)) expect(readFileSync(path.join(folder, name), 'utf8')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64" [a-z0-9="#. -]+>(<(path|rect|circle) [A-Za-z0-9=". -]+\/>)+<\/svg>\n$/);
});
