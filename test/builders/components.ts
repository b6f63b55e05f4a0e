import { expect } from '@jest/globals';
import type { LivingApi } from '../setup/living-api.js';
import { until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

/** People with components and the assets that use them, over HTTP. */
export interface ComponentWorld {
  readonly api: LivingApi;
  readonly call: Readonly<Record<'photographer' | 'creative' | 'copywriter' | 'brand' | 'social' | 'manager' | 'compliance', Call>>;
  readonly channelId: string;
  /** A component with an approved version for everywhere. */
  approvedComponent(kind: string, text: string): Promise<{ componentId: string; versionId: string }>;
  /** One more approved version. */
  approvedVersion(componentId: string, version: Record<string, unknown>): Promise<string>;
  /** A photograph with the component version in a slot, at rest. */
  draft(slot: string, componentVersionId: string, form?: Record<string, string>): Promise<string>;
  fill(assetId: string, slots: Record<string, string | null>): Promise<TestAnswer>;
  submit(assetId: string): Promise<string>;
  approve(reviewId: string): Promise<void>;
  approveOpenReviewOf(assetId: string): Promise<void>;
  approved(slot: string, componentVersionId: string): Promise<string>;
  /** Places the asset on the CDN folder and waits until it is live. */
  live(assetId: string): Promise<{ placementId: string; url: string }>;
  pullThrough(componentId: string, body: Record<string, unknown>): Promise<TestAnswer>;
  asset(assetId: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
  run(runId: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
  inState(runId: string, state: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
}

export async function createComponentWorld(api: LivingApi): Promise<ComponentWorld> {
  const { people } = api.tenant;
  const call = {
    photographer: api.as(people.photographer), creative: api.as(people.creative), copywriter: api.as(people.copywriter), brand: api.as(people.brand_manager),
    social: api.as(people.social_manager), manager: api.as(people.project_manager), compliance: api.as(people.compliance),
  };
  const channel = await call.manager('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Component site', folder: 'components' } });

  const world: ComponentWorld = {
    api,
    call,
    channelId: channel.body.id,
    approvedComponent: async (kind, text) => {
      const made = await call.copywriter('POST', '/components', { body: { kind, name: `A ${kind}: ${text}`, text } });
      expect(made.status).toBe(201);
      const versionId = made.body.versionList[0].id;
      expect((await decide(made.body.id, versionId)).status).toBe(201);
      return { componentId: made.body.id, versionId };
    },
    approvedVersion: async (componentId, version) => {
      const proposed = await call.copywriter('POST', `/components/${componentId}/versions`, { body: version });
      expect(proposed.status).toBe(201);
      const versionId = proposed.body.versionList[0].id;
      expect((await decide(componentId, versionId)).status).toBe(201);
      return versionId;
    },
    draft: async (slot, componentVersionId, form = {}) => {
      const assetId = await api.bring(call.photographer, 'chelsea.png', { allowDuplicate: 'true', ...form });
      expect((await world.fill(assetId, { [slot]: componentVersionId })).status).toBe(200);
      await api.rested(assetId);
      return assetId;
    },
    fill: async (assetId, slots) => {
      const ifMatch = (await call.creative('GET', `/assets/${assetId}`)).headers.get('etag') ?? '';
      return call.creative('PATCH', `/assets/${assetId}`, { body: { slots }, headers: { 'if-match': ifMatch } });
    },
    submit: async (assetId) => {
      const { body } = await call.creative('POST', '/reviews', { body: { assetIds: [assetId] } });
      expect(body.items[0]).toHaveProperty('reviewId');
      return body.items[0].reviewId;
    },
    approve: async (reviewId) => {
      const { contentHash } = (await call.brand('GET', `/reviews/${reviewId}`)).body;
      expect(await call.brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).toMatchObject({ status: 201 });
    },
    approveOpenReviewOf: async (assetId) => {
      const reviewId = await until(`an open review of ${assetId} as it is now`, async () => {
        const { state, work, contentHash, review } = await world.asset(assetId);
        if (state !== 'in_review' || work.length > 0 || review?.state !== 'open') return undefined;
        return (await call.brand('GET', `/reviews/${review.id}`)).body.contentHash === contentHash ? review.id : undefined;
      });
      await world.approve(reviewId);
    },
    approved: async (slot, componentVersionId) => {
      const assetId = await world.draft(slot, componentVersionId);
      await world.approve(await world.submit(assetId));
      await until(`${assetId} to be approved`, async () => ((await world.asset(assetId))['state'] === 'approved' ? true : undefined));
      return assetId;
    },
    live: async (assetId) => {
      const placed = await call.social('POST', '/placements', { body: { assetId, channelId: world.channelId, recipe: 'web-2048' } });
      expect(placed.status).toBe(202);
      return until('the placement to be live', async () => {
        const { body } = await call.social('GET', `/placements/${placed.body.id}`);
        return body.state === 'live' ? { placementId: body.id, url: body.remoteUrl } : undefined;
      });
    },
    pullThrough: async (componentId, body) => call.brand('POST', `/components/${componentId}/pull-through`, { body: { reason: 'The wording has changed', ...body } }),
    asset: async (assetId) => (await call.manager('GET', `/assets/${assetId}`)).body,
    run: async (runId) => (await call.manager('GET', `/pull-throughs/${runId}`)).body,
    inState: async (runId, state) =>
      until(`run ${runId} to be ${state}`, async () => {
        const body = await world.run(runId);
        return body['state'] === state ? body : undefined;
      }),
  };
  return world;

  async function decide(componentId: string, versionId: string): Promise<TestAnswer> {
    return call.compliance('POST', `/components/${componentId}/versions/${versionId}/decisions`, { body: { decision: 'approve' } });
  }
}
