import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ComponentWorld } from '../builders/components.js';
import { createComponentWorld } from '../builders/components.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { TestAnswer } from '../setup/test-api.js';

let world: ComponentWorld;

beforeAll(async () => {
  world = await createComponentWorld(await startLivingApi());
});
afterAll(() => world?.api.close());

async function frame(assetId: string, framing: unknown): Promise<TestAnswer> {
  const ifMatch = (await world.call.creative('GET', `/assets/${assetId}`)).headers.get('etag') ?? '';
  return world.call.creative('PATCH', `/assets/${assetId}`, { body: { framing }, headers: { 'if-match': ifMatch } });
}

const renditionKeys = async (assetId: string): Promise<Record<string, string>> => {
  const { body } = await world.call.creative('GET', `/assets/${assetId}/renditions`);
  return Object.fromEntries(body.items.map(({ recipe, sha256 }: { recipe: string; sha256: string }) => [recipe, sha256]));
};

describe('the framing of a picture', () => {
  test('makes a new version whose crops are drawn again, and takes an approval away', async () => {
    const assetId = await world.api.bring(world.call.photographer, 'rocket.jpg', { allowDuplicate: 'true' });
    await world.approve(await world.submit(assetId));
    const before = await until('it to be approved', async () => {
      const asset = await world.api.rested(assetId);
      return asset['state'] === 'approved' ? asset : undefined;
    });
    expect(before).toMatchObject({ version: { number: 1, framing: null, proposedFocalPoint: { x: expect.any(Number), y: expect.any(Number) } } });
    const drawn = await renditionKeys(assetId);

    const framing = { focalPoint: { x: 0.1, y: 0.9 }, crops: [] };
    expect(await frame(assetId, framing)).toMatchObject({ status: 200 });
    const after = await world.api.rested(assetId);
    expect(after).toMatchObject({ state: 'draft', approval: { isCurrent: false }, version: { number: 2, framing, sha256: before.version.sha256 } });
    expect(after.contentHash).not.toBe(before.contentHash);
    const again = await renditionKeys(assetId);
    expect(again['display-300x250']).not.toBe(drawn['display-300x250']);
    expect(again['preview-640']).toBe(drawn['preview-640']);

    // What nobody has framed is what was approved before: the same content.
    expect((await frame(assetId, { focalPoint: null, crops: [] })).body).toMatchObject({ version: { number: 3, framing: null }, contentHash: before.contentHash });
  });

  test('is of the picture: what reaches over its edge, or frames one ratio twice, is refused', async () => {
    const assetId = await world.api.bring(world.call.photographer, 'rocket.jpg', { allowDuplicate: 'true' });
    const crop = { ratio: { width: 4, height: 5 }, box: { x: 0.5, y: 0, width: 0.6, height: 0.5 } };
    expect((await frame(assetId, { crops: [crop] })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await frame(assetId, { focalPoint: { x: 1.2, y: 0 } })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    const fitting = { ...crop, box: { ...crop.box, width: 0.5 } };
    expect((await frame(assetId, { crops: [fitting, { ...fitting, ratio: { width: 8, height: 10 } }] })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await frame(assetId, { crops: [fitting] })).body).toMatchObject({ version: { framing: { focalPoint: null, crops: [fitting] } } });
  });
});
