import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { writeProofReport } from '../../api/proof-report/write-proof-report.js';
import type { AnnotationTarget } from '../../schemas/annotation-target.js';
import { projectRoot } from '../../runtime/project-root.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import { addAnnotation } from '../builders/annotation.js';
import type { StoredAsset } from '../builders/asset.js';
import { addAsset, addRendition, addReview } from '../builders/asset.js';
import type { Library } from '../builders/library.js';
import { libraryOf } from '../builders/tenant-library.js';
import type { TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';

let api: TestApi;
let library: Library;
let pdfium: PDFiumLibrary;

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  library = libraryOf(api, api.tenant);
  pdfium = await PDFiumLibrary.init();
});
afterAll(async () => {
  pdfium?.destroy();
  await api?.close();
});

const world = 'Zoë Ångström, Ирина, Ελένη, דוד כהן, محمد علي, 山田太郎, 김철수, प्रिया, สมชาย';

async function inReview(title: string, decidedBy: readonly string[] = []): Promise<StoredAsset & { reviewId: string }> {
  const asset = await addAsset(library, { uploaderId: api.tenant.people.photographer.personId, state: 'in_review', title });
  const bytes = await sharp(path.join(projectRoot, 'samples', 'Storm.jpg')).resize(1_200, 800, { fit: 'cover' }).jpeg().toBuffer();
  const { renditionId } = await addRendition(library, { versionId: asset.versionId, bytes, width: 1_200 });
  await library.sql('update renditions set height = 800 where id = $1', [renditionId]);
  return { ...asset, ...(await addReview(library, asset, decidedBy.length === 0 ? {} : { approvedBy: decidedBy })) };
}

async function reportOf(reviewId: string): Promise<{ bytes: Buffer; headers: Headers }> {
  const response = await fetch(`${api.url}/api/v1/reviews/${reviewId}/report`, { headers: { authorization: `Bearer ${api.tenant.people.compliance.apiKey}` } });
  expect(response.status).toBe(200);
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
}

/** The text of every page, as a reader of PDF finds it; with GALLEY_KEEP_REPORTS its pages are kept as pictures, to be looked at. */
async function read(bytes: Buffer, name: string): Promise<{ text: string; pages: number; pixels: Buffer }> {
  const document = await pdfium.loadDocument(bytes);
  try {
    const folder = process.env['GALLEY_KEEP_REPORTS'];
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `${name}.pdf`), bytes);
    }
    const texts: string[] = [];
    let pixels = Buffer.alloc(0);
    for (const page of document.pages()) {
      texts.push(page.getText());
      if (texts.length > 1 && folder === undefined) continue;
      const { data, width, height } = await page.render({ scale: 1.5, render: 'bitmap' });
      const picture = await sharp(data, { raw: { width, height, channels: 4 } }).png().toBuffer();
      if (texts.length === 1) pixels = picture;
      if (folder !== undefined && texts.length < 10) writeFileSync(path.join(folder, `${name}-${texts.length}.png`), picture);
    }
    return { text: texts.join('\n').replaceAll('\r', ''), pages: texts.length, pixels };
  } finally {
    document.destroy();
  }
}

describe('the proof report', () => {
  test('says what was shown, by which policy, who decided what and when, and what was said, in any script', async () => {
    const approver = await api.tenant.newcomer(['brand_manager']);
    await library.sql('update people set name = $2 where id = $1', [approver.personId, world]);
    const place = await inReview('Sea at dawn', [approver.personId]);
    await library.sql(`update decisions set comment = 'Strong; keep the horizon.', counted_at = '2027-03-01T09:30:15.123Z' where review_id = $1`, [place.reviewId]);
    await library.sql(`update reviews set closed_at = now() where id = $1`, [place.reviewId]);
    const author = api.tenant.people.creative.personId;
    const targets: AnnotationTarget[] = [
      { kind: 'point', x: 0.1, y: 0.1 }, { kind: 'rectangle', x: 0.4, y: 0.3, width: 0.3, height: 0.3 },
      { kind: 'polygon', points: [[0.7, 0.7], [0.95, 0.75], [0.8, 0.95]] }, { kind: 'freehand', points: [[0.1, 0.8], [0.2, 0.7], [0.3, 0.9], [0.4, 0.6]] },
      { kind: 'text', field: 'title', exact: 'dawn', prefix: '', suffix: '', start: 7 }, { kind: 'time', start: 1, end: 3 }, { kind: 'page', page: 2 }, { kind: 'whole' },
    ];
    for (const [index, target] of targets.entries()) await addAnnotation(library, place, { authorId: author, reviewId: place.reviewId, target, text: `Remark ${index + 1}: ${index === 7 ? world : 'lighter'}` });
    await library.sql(
      `insert into annotation_replies (tenant_id, id, annotation_id, author_id, text) select tenant_id, gen_random_uuid(), id, $2, 'Done as asked.' from annotations where review_id = $1 and target ->> 'kind' = 'rectangle'`,
      [place.reviewId, api.tenant.people.photographer.personId],
    );
    const { bytes, headers } = await reportOf(place.reviewId);
    expect(headers.get('content-type')).toMatch(/^application\/pdf/);
    expect(headers.get('content-disposition')).toContain('.pdf"');
    const { text, pixels } = await read(bytes, 'whole');
    for (const said of [
      'Sea at dawn', place.contentHash, place.reviewId, 'Policy, version 1', '1. Brand', '1 of the role brand manager', 'approve', 'Strong; keep the horizon.', '2027-03-01 09:30:15 UTC',
      'Remark 1: lighter', 'on a polygon', 'on “dawn” in the title', 'from 1 s to 3 s', 'on page 2', 'on all of it', 'Done as asked.', 'page 1', 'End of the report.',
    ]) expect(text).toContain(said);
    for (const name of ['Zoë', 'Ångström', 'Ирина', 'Ελένη', '山田太郎', '김철수', 'สมชาย']) expect(text).toContain(name);
    expect(text).not.toContain('Signatures');
    expect(text).not.toContain('\uFFFD');
    // The numbers on the picture are in the colour that nothing else has.
    const { data, info } = await sharp(pixels).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    let marked = 0;
    for (let at = 0; at < data.length; at += info.channels) if (data[at]! > 170 && data[at + 1]! < 50 && data[at + 2]! > 70 && data[at + 2]! < 110) marked += 1;
    expect(marked).toBeGreaterThan(300);
  });

  test('draws hostile text as letters, and breaks what has no end', async () => {
    const hostile = ['\u202Egnp.exe', ') Tj ET endstream endobj 9 0 obj << /S /JavaScript /JS (app.alert(1)) >>', '<script>alert(1)</script>', 'x'.repeat(3_000), '字'.repeat(2_000), 'a\u0007b\u0000'.replace('\u0000', '')];
    const place = await inReview(') Tj /JS (app.alert(1)) \\');
    for (const text of hostile) await addAnnotation(library, place, { authorId: api.tenant.people.creative.personId, reviewId: place.reviewId, text });
    const { bytes } = await reportOf(place.reviewId);
    const { text, pages } = await read(bytes, 'hostile');
    expect(bytes.toString('latin1')).not.toMatch(/\/(JavaScript|JS|Launch|EmbeddedFile|URI|OpenAction|AA)\b/);
    expect(text).toContain('gnp.exe');
    expect(text).not.toContain('\u202E');
    expect(text).toContain('/JavaScript /JS (app.alert(1))');
    expect(text).toContain('ab');
    expect(text.replaceAll(/\s/g, '')).toContain('x'.repeat(3_000));
    expect(text.replaceAll(/\s/g, '').match(/字/g)).toHaveLength(2_000);
    expect(pages).toBeGreaterThan(2);
  });

  test('shows no picture to whom it may not be shown, and none that is not there', async () => {
    const embargoed = await inReview('Secret');
    await library.sql(`update assets set life = '{"state":"in_review","embargoAt":"2099-01-01T00:00:00Z","sunsetAt":null,"licenceEndsAt":null,"purged":false}' where id = $1`, [embargoed.assetId]);
    const response = await fetch(`${api.url}/api/v1/reviews/${embargoed.reviewId}/report`, { headers: { authorization: `Bearer ${api.tenant.people.social_manager.apiKey}` } });
    const { text } = await read(Buffer.from(await response.arrayBuffer()), 'embargoed');
    expect(text).toContain('The picture is not shown: Not before 2099');
    const bare = await addAsset(library, { uploaderId: api.tenant.people.photographer.personId });
    const { reviewId } = await addReview(library, bare);
    expect((await read((await reportOf(reviewId)).bytes, 'bare')).text).toContain('Galley has none of this version.');
  });

  test('of a thousand annotations has them all, in the order of their numbers', async () => {
    const place = await inReview('Many');
    await library.sql(
      `insert into annotations (tenant_id, id, asset_id, version_id, content_hash, review_id, author_id, target, text, created_at)
       select $1, gen_random_uuid(), $2, $3, $4, $5, $6, jsonb_build_object('kind', 'point', 'x', (i % 40) / 40.0, 'y', i / 1000.0), 'Remark number ' || i || ' of many', now() + i * interval '1 millisecond'
         from generate_series(1, 1000) i`,
      [library.tenantId, place.assetId, place.versionId, place.contentHash, place.reviewId, api.tenant.people.creative.personId],
    );
    const { text } = await read((await reportOf(place.reviewId)).bytes, 'many');
    const numbers = [...text.matchAll(/Remark number (\d+) of many/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
  });

  test('has a place for signatures where there are some', async () => {
    const stream = writeProofReport(
      {
        reviewId: 'r', state: 'approved', asset: { id: 'a', title: 'Signed' },
        proof: { versionNumber: 1, filename: 'a.jpg', contentHash: 'c'.repeat(64), sha256: null, picture: { missing: 'none' } },
        submittedBy: 'Ann', submittedAt: '2027-03-01T09:00:00.000Z', closedAt: null, policy: { name: 'Brand', version: 1, rules: [] }, stages: [], decisions: [], advice: [], holds: 'everywhere', marks: [],
        signatures: [{ name: 'Ben Carter', meaning: 'approval', reason: 'Checked against the label', at: '2027-03-02T10:00:00.000Z', contentHash: 'c'.repeat(64), checks: ['Counted by the review.'] }],
        generatedAt: '2027-03-03T00:00:00.000Z', generatedFor: 'Ann',
      },
      (async function* () {})(),
    );
    const { text } = await read(Buffer.concat((await stream.toArray()) as Buffer[]), 'signed');
    for (const said of ['Signatures', 'Ben Carter', 'approval · 2027-03-02 10:00:00 UTC', 'Checked against the label']) expect(text).toContain(said);
  });
});
