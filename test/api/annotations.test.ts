import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { insertNotices } from '../../db/insert-notices.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { StoredAsset } from '../builders/asset.js';
import { addAsset, addReview } from '../builders/asset.js';
import { sha256 } from '../builders/library.js';
import type { Library } from '../builders/library.js';
import { libraryOf } from '../builders/tenant-library.js';
import type { Call, TestAnswer, TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';
import { brokenRules } from './web-annotation-rules.js';

let api: TestApi;
let library: Library;
let [creative, brand, social, copywriter] = [] as unknown as [Call, Call, Call, Call];

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  library = libraryOf(api, api.tenant);
  const { people } = api.tenant;
  [creative, brand, social, copywriter] = [api.as(people.creative), api.as(people.brand_manager), api.as(people.social_manager), api.as(people.copywriter)];
});
afterAll(() => api?.close());

type Place = StoredAsset & { reviewId: string };

async function inReview(title = 'Sea at dawn'): Promise<Place> {
  const asset = await addAsset(library, { uploaderId: api.tenant.people.photographer.personId, state: 'in_review', title, columns: { description: 'Low tide, 🐚 and foam.' } });
  await library.sql('update versions set width = 1200, height = 800 where id = $1', [asset.versionId]);
  return { ...asset, ...(await addReview(library, asset)) };
}

/** The asset gets another version; its open review, if any, is over. */
async function nextVersion(asset: StoredAsset): Promise<Place> {
  await library.sql(`update reviews set state = 'superseded', closed_at = now() where asset_id = $1 and state = 'open'`, [asset.assetId]);
  const versionId = randomUUID();
  const contentHash = sha256(versionId);
  await library.sql(
    `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, media_type, bytes, uploader_id)
     select tenant_id, $2::uuid, asset_id, number + 1, $2::uuid::text, filename, declared_type, media_type, bytes, uploader_id from versions where id = $1`,
    [asset.versionId, versionId],
  );
  await library.sql('update assets set current_version_id = $2, content_hash = $3 where id = $1', [asset.assetId, versionId, contentHash]);
  const next = { ...asset, versionId, contentHash };
  return { ...next, ...(await addReview(library, next)) };
}

const annotate = (call: Call, place: { reviewId: string }, body: Record<string, unknown> = {}): Promise<TestAnswer> =>
  call('POST', `/reviews/${place.reviewId}/annotations`, { body: { target: { kind: 'point', x: 0.25, y: 0.5 }, text: 'Too dark here', ...body } });
const made = async (call: Call, place: { reviewId: string }, body?: Record<string, unknown>): Promise<TestAnswer['body']> => {
  const answer = await annotate(call, place, body);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
  return answer.body;
};
const audited = (place: { assetId: string }): Promise<string[]> =>
  library
    .sql<{ action: string }>(`select action from audit_events where body::jsonb -> 'details' ->> 'assetId' = $1 and action like 'annotation.%' order by sequence`, [place.assetId])
    .then((rows) => rows.map(({ action }) => action));
const noticesOf = (personId: string): Promise<{ kind: string; about: Record<string, string> }[]> =>
  library.sql('select kind, about from notices where person_id = $1 order by created_at', [personId]);

describe('an annotation', () => {
  test('belongs to the version and the hash that were on the screen, is told to who listens, and leaves no word in the audit log', async () => {
    const place = await inReview();
    const body = await made(creative, place, { contentHash: place.contentHash, text: 'A secret remark' });
    expect(body).toMatchObject({
      assetId: place.assetId, reviewId: place.reviewId, version: { id: place.versionId, number: 1 }, contentHash: place.contentHash, carriedFrom: null,
      status: 'open', replies: [], author: { id: api.tenant.people.creative.personId }, allowed: ['reply', 'edit', 'withdraw', 'resolve'],
    });
    expect((await annotate(creative, place, { contentHash: 'f'.repeat(64) })).body).toMatchObject({ status: 409, code: 'approval.content_changed' });
    expect(await audited(place)).toEqual(['annotation.created']);
    const [sent] = await library.sql<{ payload: object }>(`select payload from outbox where payload ->> 'annotationId' = $1`, [body.id]);
    expect(sent?.payload).toMatchObject({ subject: `review:${place.reviewId}`, kind: 'point', contentHash: place.contentHash });
    const log = await library.sql(`select from audit_events where body like '%secret%' union all select from outbox where payload::text like '%secret%'`);
    expect(log).toHaveLength(0);
  });

  test('is made once, however often the request is repeated', async () => {
    const place = await inReview();
    const headers = { 'idempotency-key': randomUUID() };
    const body = { target: { kind: 'whole' }, text: 'Once' };
    const send = (): Promise<TestAnswer> => creative('POST', `/reviews/${place.reviewId}/annotations`, { body, headers });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(await audited(place)).toEqual(['annotation.created']);
  });

  test.each([
    ['a point', { kind: 'point', x: 0, y: 1 }],
    ['a rectangle', { kind: 'rectangle', x: 0.5, y: 0.5, width: 0.5, height: 0.5 }],
    ['a polygon', { kind: 'polygon', points: [[0, 0], [1, 0], [0.5, 1]] }],
    ['a line drawn freehand', { kind: 'freehand', points: [[0.1, 0.1], [0.2, 0.3]], page: 2 }],
    ['words', { kind: 'text', field: 'description', exact: '🐚', prefix: 'tide, ', suffix: ' and', start: 10 }],
    ['a page', { kind: 'page', page: 3 }],
    ['a time', { kind: 'time', start: 1.5, end: 4 }],
    ['a moment', { kind: 'time', start: 1.5, end: null }],
    ['all of it', { kind: 'whole' }],
  ])('can be about %s', async (_what, target) => {
    const place = await inReview();
    expect((await made(creative, place, { target })).target).toEqual(target);
    expect((await creative('GET', `/reviews/${place.reviewId}/annotations`)).body.items[0].target).toEqual(target);
  });

  test.each([
    ['outside of the picture', { kind: 'point', x: 1.01, y: 0 }],
    ['across its edge', { kind: 'rectangle', x: 0.6, y: 0, width: 0.5, height: 0.5 }],
    ['of no size', { kind: 'rectangle', x: 0.6, y: 0, width: 0, height: 0.5 }],
    ['of two corners', { kind: 'polygon', points: [[0, 0], [1, 1]] }],
    ['of too many points', { kind: 'freehand', points: Array.from({ length: 501 }, () => [0.5, 0.5]) }],
    ['of a place with three numbers', { kind: 'polygon', points: [[0, 0, 0], [1, 0, 0], [1, 1, 0]] }],
    ['before the first page', { kind: 'page', page: 0 }],
    ['that ends before it starts', { kind: 'time', start: 4, end: 1.5 }],
    ['of words without a slot', { kind: 'text', field: 'copy', exact: 'x', start: 0 }],
    ['with more than its kind has', { kind: 'whole', x: 1 }],
    ['of no kind', { kind: 'cloud' }],
  ])('is refused %s', async (_what, target) => {
    const place = await inReview();
    expect((await annotate(creative, place, { target })).body).toMatchObject({ status: 422, code: 'request.invalid' });
  });

  test('marks only words that stand there', async () => {
    const place = await inReview();
    const mark = (more: object): Promise<TestAnswer> => annotate(copywriter, place, { target: { kind: 'text', field: 'title', exact: 'dawn', start: 7, ...more } });
    expect((await mark({})).status).toBe(201);
    for (const wrong of [{ start: 6 }, { exact: 'dusk' }, { prefix: 'before ' }, { suffix: '!' }, { field: 'copy', slot: 'safety' }]) {
      expect((await mark(wrong)).body).toMatchObject({ status: 409, code: 'annotation.text_moved' });
    }
  });

  test('is made in a review while it is open, and of the asset at any time', async () => {
    const place = await inReview();
    await library.sql(`update reviews set state = 'approved', closed_at = now() where id = $1`, [place.reviewId]);
    expect((await annotate(creative, place)).body).toMatchObject({ status: 409, code: 'review.closed' });
    const answer = await creative('POST', `/assets/${place.assetId}/annotations`, { body: { target: { kind: 'whole' }, text: 'Afterwards' } });
    expect(answer.body).toMatchObject({ status: 'open', reviewId: null, contentHash: place.contentHash });
    expect((await creative('GET', `/reviews/${place.reviewId}/annotations`)).body.items).toEqual([]);
    expect((await creative('GET', `/assets/${place.assetId}/annotations`)).body.items).toMatchObject([{ text: 'Afterwards' }]);
  });

  test('is no business of guests', async () => {
    const place = await inReview();
    expect((await annotate(api.as(api.tenant.people.guest), place)).body).toMatchObject({ status: 403, code: 'permission.denied' });
  });
});

describe('a thread', () => {
  test('tells who is mentioned and who has taken part, each once, and never who speaks', async () => {
    const place = await inReview();
    const [author, mentioned, speaker] = [await api.tenant.newcomer(['creative']), await api.tenant.newcomer(['compliance']), await api.tenant.newcomer(['copywriter'])];
    const { id } = await made(api.as(author), place, { mentions: [mentioned.personId, mentioned.personId, author.personId] });
    const reply = await api.as(speaker)('POST', `/annotations/${id}/replies`, { body: { text: 'Lighter, then?', mentions: [author.personId] } });
    expect(reply.body).toMatchObject({ replies: [{ text: 'Lighter, then?', author: { id: speaker.personId }, mentions: [{ id: author.personId }] }] });
    await api.as(mentioned)('POST', `/annotations/${id}/replies`, { body: { text: 'Please' } });
    const about = { annotationId: id, assetId: place.assetId, reviewId: place.reviewId };
    expect(await noticesOf(mentioned.personId)).toEqual([{ kind: 'annotation_mention', about }]);
    expect((await noticesOf(author.personId)).map(({ kind }) => kind)).toEqual(['annotation_mention', 'annotation_reply']);
    expect((await noticesOf(speaker.personId)).map(({ kind }) => kind)).toEqual(['annotation_reply']);
    expect(await audited(place)).toEqual(['annotation.created', 'annotation.replied', 'annotation.replied']);
  });

  test('mentions nobody who is not here, has left or may not see it', async () => {
    const place = await inReview();
    const left = await library.addPerson({ roles: ['creative'] });
    await library.sql('update people set offboarded_at = now() where id = $1', [left.id]);
    const mentions = [api.tenant.people.brand_manager.personId, randomUUID(), left.id, api.tenant.people.guest.personId];
    const answer = await annotate(creative, place, { mentions });
    expect(answer.body).toMatchObject({ status: 404, code: 'resource.not_found', errors: [{ pointer: '/mentions/1' }, { pointer: '/mentions/2' }, { pointer: '/mentions/3' }] });
  });

  test('is resolved and reopened by its author, by who works on the asset, and by who decides on it', async () => {
    const place = await inReview();
    const { id } = await made(social, place);
    const ask = (call: Call, what: string): Promise<TestAnswer> => call('POST', `/annotations/${id}/${what}`);
    expect((await ask(creative, 'resolve')).body).toMatchObject({ status: 'resolved', resolved: { by: { id: api.tenant.people.creative.personId } }, allowed: ['reply', 'reopen'] });
    expect((await ask(creative, 'resolve')).status).toBe(200);
    expect((await ask(brand, 'reopen')).body).toMatchObject({ status: 'open', resolved: null });
    expect((await ask(social, 'resolve')).status).toBe(200);
    expect(await audited(place)).toEqual(['annotation.created', 'annotation.resolved', 'annotation.reopened', 'annotation.resolved']);
    const other = await made(creative, place);
    expect((await social('POST', `/annotations/${other.id}/resolve`)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await social('GET', `/annotations/${other.id}`)).body.allowed).toEqual(['reply']);
    await library.sql(
      `insert into review_assignments (tenant_id, id, review_id, stage, stage_number, role, why, at, is_open) values ($1, $2, $3, 'brand', 0, 'social_manager', 'policy', now(), true)`,
      [library.tenantId, randomUUID(), place.reviewId],
    );
    expect((await social('POST', `/annotations/${other.id}/resolve`)).body.status).toBe('resolved');
  });
});

describe('words once said', () => {
  test('are changed by their author, on what was read, while nobody has answered', async () => {
    const place = await inReview();
    const answer = await annotate(creative, place);
    const etag = answer.headers.get('etag') ?? '';
    const edit = (call: Call, headers: Record<string, string>): Promise<TestAnswer> => call('PATCH', `/annotations/${answer.body.id}`, { body: { text: 'Much too dark' }, headers });
    expect((await edit(creative, {})).body).toMatchObject({ status: 428, code: 'edit.precondition_required' });
    expect((await edit(brand, { 'if-match': etag })).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await edit(creative, { 'if-match': etag })).body).toMatchObject({ text: 'Much too dark', revision: 2, editedAt: expect.any(String) });
    expect((await edit(creative, { 'if-match': etag })).body).toMatchObject({ status: 412, code: 'edit.stale' });
    await brand('POST', `/annotations/${answer.body.id}/replies`, { body: { text: 'Agreed' } });
    expect((await edit(creative, { 'if-match': '"2"' })).body).toMatchObject({ status: 409, code: 'annotation.answered' });
    expect((await creative('DELETE', `/annotations/${answer.body.id}`)).body).toMatchObject({ status: 409, code: 'annotation.answered' });
  });

  test('that are taken back leave the lists, tell nobody any more, and stay in the record', async () => {
    const place = await inReview();
    const mentioned = await api.tenant.newcomer(['compliance']);
    const { id } = await made(creative, place, { mentions: [mentioned.personId] });
    expect((await brand('DELETE', `/annotations/${id}`)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    expect((await creative('DELETE', `/annotations/${id}`)).status).toBe(204);
    expect(await noticesOf(mentioned.personId)).toEqual([]);
    const list = `/reviews/${place.reviewId}/annotations`;
    expect((await creative('GET', list)).body.items).toEqual([]);
    expect((await creative('GET', `${list}?status=withdrawn`)).body.items).toMatchObject([{ id, allowed: [] }]);
    for (const [method, path, body] of [['POST', 'replies', { text: 'x' }], ['POST', 'resolve'], ['POST', 'reopen']] as const) {
      expect((await creative(method, `/annotations/${id}/${path}`, body ? { body } : {})).body).toMatchObject({ status: 409, code: 'annotation.withdrawn' });
    }
    expect(await audited(place)).toEqual(['annotation.created', 'annotation.withdrawn']);
  });

  test('of two who answer and change at once, one is first, and the other is told', async () => {
    const place = await inReview();
    const { id } = await made(creative, place);
    const answers = await Promise.all([
      brand('POST', `/annotations/${id}/replies`, { body: { text: 'Agreed' } }),
      creative('DELETE', `/annotations/${id}`),
    ]);
    const codes = answers.map(({ status, body }) => body.code ?? status);
    expect([[201, 'annotation.answered'], ['annotation.withdrawn', 204]]).toContainEqual(codes);
  });
});

describe('a new version', () => {
  test('has in its review what was still open of the versions before, and says where it is from', async () => {
    const first = await inReview();
    const [open, resolved, outside] = [
      await made(creative, first, { text: 'open' }),
      await made(creative, first, { text: 'resolved before' }),
      (await creative('POST', `/assets/${first.assetId}/annotations`, { body: { target: { kind: 'whole' }, text: 'outside' } })).body,
    ];
    await creative('POST', `/annotations/${resolved.id}/resolve`);
    const second = await nextVersion(first);
    await made(creative, second, { text: 'new' });
    const list = (place: Place, query = ''): Promise<TestAnswer> => creative('GET', `/reviews/${place.reviewId}/annotations${query}`);
    const { items } = (await list(second)).body;
    expect(items.map(({ text, carriedFrom }: { text: string; carriedFrom: unknown }) => [text, carriedFrom])).toEqual([
      ['new', null],
      ['outside', { versionNumber: 1, reviewId: null }],
      ['open', { versionNumber: 1, reviewId: first.reviewId }],
    ]);
    await creative('POST', `/annotations/${open.id}/resolve`);
    expect((await list(second)).body.items).toMatchObject([{ status: 'open' }, { status: 'open' }, { id: open.id, status: 'resolved' }]);
    expect((await list(second, '?status=open')).body.items).toHaveLength(2);
    expect((await list(second, `?versionId=${first.versionId}`)).body.items.map(({ id }: { id: string }) => id)).toEqual([outside.id, open.id]);
    expect((await list(first)).body.items.map(({ text }: { text: string }) => text)).toEqual(['outside', 'resolved before', 'open']);
    const third = await nextVersion(second);
    expect((await list(third)).body.items.map(({ text }: { text: string }) => text)).toEqual(['new', 'outside']);
  });

  test('is listed page by page with none twice', async () => {
    const place = await inReview();
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await made(creative, place)).id);
    const path = `/assets/${place.assetId}/annotations`;
    const first = (await creative('GET', `${path}?limit=3`)).body;
    const second = (await creative('GET', `${path}?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });
});

describe('the export', () => {
  test('is a page of the W3C Web Annotation model, asked for by format or by Accept', async () => {
    const place = await inReview();
    const targets = [
      { kind: 'whole' }, { kind: 'point', x: 0.25, y: 0.5 }, { kind: 'rectangle', x: 0.1, y: 0.2, width: 0.3, height: 0.4, at: 2.5 },
      { kind: 'polygon', points: [[0, 0], [1, 0], [0.5, 1]], page: 2 }, { kind: 'freehand', points: [[0.1, 0.1], [0.2, 0.3]] },
      { kind: 'text', field: 'description', exact: '🐚', prefix: 'tide, ', start: 10 }, { kind: 'page', page: 3 }, { kind: 'time', start: 1.5, end: 4 },
    ];
    const hostile = '</svg><script>alert(1)</script>"\\ 名前';
    for (const target of targets) await made(creative, place, { target, text: hostile });
    const [last] = (await creative('GET', `/reviews/${place.reviewId}/annotations`)).body.items;
    await brand('POST', `/annotations/${last.id}/replies`, { body: { text: 'Yes' } });
    await brand('POST', `/annotations/${last.id}/resolve`);
    const path = `/reviews/${place.reviewId}/annotations`;
    const answer = await creative('GET', `${path}?format=w3c&limit=5`);
    const accepted = await creative('GET', path, { headers: { accept: 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"' } });
    for (const { headers } of [answer, accepted]) {
      expect(headers.get('content-type')).toMatch(/^application\/ld\+json; ?profile="http:\/\/www\.w3\.org\/ns\/anno\.jsonld"/);
      expect(headers.get('vary')).toMatch(/accept/i);
    }
    const { next } = answer.body;
    expect(next).toMatch(/^http.*cursor=/);
    const rest = await creative('GET', next.slice(next.indexOf('/reviews/')));
    const items = [...answer.body.items, ...rest.body.items];
    expect(accepted.body.items).toEqual(items);
    expect(rest.body).toMatchObject({ '@context': 'http://www.w3.org/ns/anno.jsonld', type: 'AnnotationPage', partOf: { type: 'AnnotationCollection' } });
    for (const item of items) expect({ item, broken: brokenRules(item) }).toEqual({ item, broken: [] });
    expect(items[0]).toMatchObject({
      motivation: 'commenting', creator: { type: 'Person' }, body: [{ type: 'TextualBody', value: hostile, purpose: 'commenting' }, { value: 'resolved', purpose: 'tagging' }],
      target: { source: { id: `urn:uuid:${place.versionId}`, type: 'Image', format: 'image/jpeg' }, selector: [{ type: 'FragmentSelector', value: 't=1.5,4' }] },
    });
    expect(items[1]).toMatchObject({ motivation: 'replying', target: items[0].id, body: { value: 'Yes', purpose: 'replying' } });
    const selectors = items.slice(2).map(({ target }) => target.selector);
    expect(selectors).toEqual([
      [{ type: 'FragmentSelector', conformsTo: expect.stringContaining('rfc3778'), value: 'page=3' }],
      [{ type: 'TextQuoteSelector', exact: '🐚', prefix: 'tide, ' }, { type: 'TextPositionSelector', start: 10, end: 11 }],
      [{ type: 'SvgSelector', value: expect.stringContaining('<path d="M120,80 L240,240"') }],
      [{ type: 'FragmentSelector', conformsTo: expect.any(String), value: 'page=2', refinedBy: { type: 'SvgSelector', value: expect.stringContaining('<polygon points="0,0 1200,0 600,800"/>') } }],
      [{ type: 'FragmentSelector', conformsTo: expect.any(String), value: 't=2.5', refinedBy: { type: 'FragmentSelector', conformsTo: 'http://www.w3.org/TR/media-frags/', value: 'xywh=percent:10,20,30,40' } }],
      [{ type: 'SvgSelector', value: expect.stringContaining('<circle cx="300" cy="400" r="6"/>') }],
      undefined,
    ]);
    for (const [, svg] of JSON.stringify(selectors).matchAll(/"SvgSelector","value":("(?:[^"\\]|\\.)*")/g)) {
      expect(await sharp(Buffer.from(JSON.parse(svg!) as string)).metadata()).toMatchObject({ format: 'svg', width: 1200, height: 800 });
    }
    expect(JSON.stringify(selectors)).not.toContain('script');
  });
});

test('a notice of an annotation and a notice of an occasion do not get in each other\'s way', async () => {
  const place = await inReview();
  await made(creative, place, { mentions: [api.tenant.people.brand_manager.personId] });
  const told = await api.services.database.withTenant(library.tenantId, (client) =>
    insertNotices(client, library.tenantId, { kind: 'review_opened', about: { reviewId: place.reviewId }, sequence: 0 }),
  );
  expect(told).toBeGreaterThan(0);
});
