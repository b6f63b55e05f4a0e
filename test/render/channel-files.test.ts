import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { storedFileFacts } from '../../activities/distribute/stored-file-facts.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import { channelRecipes } from '../../domain/channel-recipes.js';
import { referenceOf } from '../../domain/channel-specs.js';
import { checkAgainstSpec } from '../../domain/check-against-spec.js';
import { standardRecipes } from '../../domain/recipes.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { unknownFact } from '../../domain/spec-finding.js';
import { standardSpecs } from '../../domain/standard-channel-specs.js';
import { projectRoot } from '../../runtime/project-root.js';

let reader: MetadataReader;
const folder = mkdtempSync(path.join(tmpdir(), 'galley-channel-files-'));

beforeAll(async () => {
  reader = await startMetadataReader(pino({ level: 'silent' }));
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

const pictureSpecs = standardSpecs.filter(({ media }) => media === 'image');
const wanted = new Set(pictureSpecs.map(({ recipe }) => recipe));
const recipes = [...standardRecipes, ...channelRecipes].filter(({ name }) => wanted.has(name));

/** 300 kB for two megapixels: not every photograph comes below that and is still worth showing, and then a person is asked. */
const hardToFit = ['display-1080x1920', 'display-750x1334'];

describe('every file that is drawn for a channel, read back by a reader that had no part in drawing it', () => {
  test.each([
    ['Elephants_3840x2160.jpg', 0],
    ['Wood.jpg', 0],
    // Too small for some sizes that are never enlarged to: those are not drawn at all.
    ['FreshFlower.jpg', 3],
    ['rocket.jpg', 25],
  ])('is what its spec asks for: of %s', async (sample, mostImpossible) => {
    const { outputs, failures } = await drawPicture(readFileSync(path.join(projectRoot, 'samples', sample)), recipes, onlyThePicture);
    expect(failures.filter(({ reason }) => reason === 'render.source_too_small').length).toBeLessThanOrEqual(mostImpossible);
    const overCap = failures.filter(({ reason }) => reason !== 'render.source_too_small');
    expect(overCap.flatMap(({ recipes: failed }) => failed.map(({ name }) => name)).filter((name) => !hardToFit.includes(name))).toEqual([]);
    for (const { reason, recipes: failed, facts } of overCap) {
      expect(reason).toBe('render.byte_cap');
      const spec = pictureSpecs.find(({ recipe }) => recipe === failed[0]?.name)!;
      const smallestBytes = facts !== null && 'smallestBytes' in facts ? Number(facts.smallestBytes) : null;
      expect(checkAgainstSpec(spec, { ...unknownFact, smallestBytes })).toMatchObject({ verdict: 'needs_person', findings: [{ rule: 'maxBytes' }] });
    }
    const wrong: unknown[] = [];
    for (const output of outputs) {
      const file = path.join(folder, 'file');
      writeFileSync(file, output.bytes);
      const facts = { ...unknownFact, ...storedFileFacts(await reader.read(file), output.bytes.length) };
      expect(facts).toMatchObject({ width: output.size.width, height: output.size.height, colourSpace: 'srgb', animated: false });
      for (const spec of pictureSpecs.filter(({ recipe }) => output.recipes.some(({ name }) => name === recipe))) {
        const { verdict, findings } = checkAgainstSpec(spec, facts);
        if (verdict !== 'pass') wrong.push({ spec: referenceOf(spec), findings });
      }
    }
    expect(wrong).toEqual([]);
  });
});
