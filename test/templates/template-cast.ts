import { createHash } from 'node:crypto';
import { sampleBytes, startLivingApi, until } from '../setup/living-api.js';
import type { LivingApi } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';

export type Body = TestAnswer['body'];

/** An API with one person of each role, and what the templates do again and again. */
export interface Cast {
  readonly api: LivingApi;
  readonly photographer: Call;
  readonly creative: Call;
  readonly brand: Call;
  readonly manager: Call;
  readonly compliance: Call;
  readonly social: Call;
  /** Uploads a sample in parts, as a client of the API does, and waits until Galley has nothing more to do with it. */
  upload(sample: string, filename: string, more?: Record<string, unknown>): Promise<Body>;
  /** Uploads a new version of an asset. */
  uploadVersion(call: Call, assetId: string, sample: string, baseVersionId: string): Promise<TestAnswer>;
  /** Submits an asset and gives back its review. */
  submit(assetId: string, policyId?: string): Promise<Body>;
  decide(call: Call, review: Body, decision: string, comment?: string): Promise<TestAnswer>;
  /** The asset, once it is in a state and Galley has nothing more to do with it. */
  inState(assetId: string, state: string): Promise<Body>;
  actions(assetId: string): Promise<string[]>;
}

export async function startCast(): Promise<Cast> {
  const api = await startLivingApi();
  const { people } = api.tenant;
  const [photographer, creative, brand, manager, compliance, social] = [
    api.as(people.photographer), api.as(people.creative), api.as(people.brand_manager), api.as(people.project_manager), api.as(people.compliance), api.as(people.social_manager),
  ];

  async function send(registered: TestAnswer, call: Call, bytes: Buffer): Promise<TestAnswer> {
    if (registered.status !== 201) return registered;
    let offset = 0;
    for (const { url, size } of registered.body.parts) {
      const stored = await fetch(url, { method: 'PUT', body: new Uint8Array(bytes.subarray(offset, offset + size)) });
      if (!stored.ok) throw new Error(`the store answered ${stored.status}`);
      offset += size;
    }
    return call('POST', `/uploads/${registered.body.uploadId}/complete`, { body: {} });
  }

  function fileOf(bytes: Buffer, filename: string): Record<string, unknown> {
    return { filename, size: bytes.length, contentType: filename.endsWith('.png') ? 'image/png' : 'image/jpeg', sha256: createHash('sha256').update(bytes).digest('hex'), allowDuplicate: true };
  }

  return {
    api, photographer, creative, brand, manager, compliance, social,
    upload: async (sample, filename, more = {}) => {
      const bytes = sampleBytes(sample);
      const accepted = await send(await photographer('POST', '/uploads', { body: { ...fileOf(bytes, filename), ...more } }), photographer, bytes);
      if (accepted.status !== 202) throw new Error(accepted.text);
      return api.rested(accepted.body.assetId);
    },
    uploadVersion: async (call, assetId, sample, baseVersionId) => {
      const bytes = sampleBytes(sample);
      return send(await call('POST', `/assets/${assetId}/versions`, { body: { ...fileOf(bytes, sample), baseVersionId } }), call, bytes);
    },
    submit: async (assetId, policyId) => {
      const { body } = await creative('POST', '/reviews', { body: { assetIds: [assetId], ...(policyId === undefined ? {} : { policyId }) } });
      const { reviewId } = body.items[0];
      if (reviewId === undefined) throw new Error(JSON.stringify(body));
      return (await creative('GET', `/reviews/${reviewId}`)).body;
    },
    decide: async (call, review, decision, comment = '') => call('POST', `/reviews/${review.id}/decisions`, { body: { decision, contentHash: review.contentHash, comment } }),
    inState: async (assetId, state) =>
      until(`asset ${assetId} to be ${state}`, async () => {
        const { body } = await manager('GET', `/assets/${assetId}`);
        return body.state === state && body.work.length === 0 ? body : undefined;
      }),
    actions: async (assetId) => (await manager('GET', `/assets/${assetId}/timeline?limit=200`)).body.items.map(({ action }: { action: string }) => action).reverse(),
  };
}
