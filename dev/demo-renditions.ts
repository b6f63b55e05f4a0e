import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { settled, suffix, waitFor } from './demo-acts.js';
import type { Caller } from './demo-acts.js';

interface Rendition {
  readonly recipe: string;
  readonly state: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly contentPath: string;
}

interface Manifest {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly recipe: string; readonly spec: string; readonly approvedBy: string }[];
}

const kB = (bytes: number): string => `${Math.round(bytes / 1_000)} kB`;

/** Somebody says what matters in a picture, and every crop follows: a new version, of which only the crops are drawn again. */
export async function framePicture(person: Caller, assetId: string, focalPoint: { readonly x: number; readonly y: number }, told: (text: string) => void): Promise<void> {
  const before = await renditionsOf(person, assetId);
  await person.patch(`/assets/${assetId}`, { framing: { focalPoint, crops: [] } });
  const { version } = await settled(person, assetId);
  const after = await renditionsOf(person, assetId);
  const moved = [...after.values()].filter(({ recipe, sha256 }) => before.has(recipe) && before.get(recipe)?.sha256 !== sha256);
  const feed = moved.find(({ recipe }) => recipe === 'instagram-feed');
  if (feed === undefined || before.get('preview-640')?.sha256 !== after.get('preview-640')?.sha256) throw new Error('the crops, and only they, had to change');
  told(`version ${version.number} keeps ${Math.round(focalPoint.x * 100)} % / ${Math.round(focalPoint.y * 100)} % in every crop: ${moved.length} of ${after.size} renditions are other files  ${linkTo(person, feed)}`);
}

/** What each network takes, and the file that goes there. */
export async function checkSpecs(person: Caller, wanted: readonly { readonly assetId: string; readonly specId: string }[], told: (text: string) => void): Promise<void> {
  for (const { assetId, specId } of wanted) {
    const { items } = await person.post<{ items: { spec: string; verdict: string; rendition: { recipe: string } | null }[] }>('/channel-specs/check', { assetId, specIds: [specId] });
    const [checked] = items;
    const file = (await renditionsOf(person, assetId)).get(checked?.rendition?.recipe ?? '');
    if (checked?.verdict !== 'pass' || file === undefined) throw new Error(`${specId} does not take the asset: ${checked?.verdict ?? 'not checked'}`);
    const { inForce } = await person.get<{ inForce: { verifiedAt: string; hard: { maxBytes: number | null } } }>(`/channel-specs/${specId}`);
    const cap = inForce.hard.maxBytes === null ? '' : ` of at most ${kB(inForce.hard.maxBytes)}`;
    told(`${checked.spec}, compared ${inForce.verifiedAt}: ${file.width} × ${file.height} ${file.mediaType}, ${kB(file.bytes)}${cap}: ${checked.verdict}  ${linkTo(person, file)}`);
  }
}

/** One archive for an ad platform, with a manifest that says of each file what it is and who approved it. */
export async function packFor(person: Caller, platform: string, campaignId: string, told: (text: string) => void): Promise<void> {
  const { id } = await person.post<{ id: string }>('/packages', { platform, campaignId });
  const built = await waitFor('the package', async () => {
    const row = await person.get<{ state: string; files: number; bytes: number; sha256: string; leftOut: unknown[] }>(`/packages/${id}`);
    return row.state === 'ready' && row;
  });
  told(`${built.files} files for ${platform}, ${kB(built.bytes)}, ${built.sha256.slice(0, 12)}…; left out with a reason: ${built.leftOut.length}  ${person.url}/api/v1/packages/${id}/content`);
  const { headers } = await person.send('GET', `/packages/${id}/content`);
  const manifest = await manifestOf(Buffer.from(await (await fetch(headers.get('location') ?? '')).arrayBuffer()));
  if (manifest.files.length !== built.files) throw new Error('the manifest does not name every file');
  for (const { name, recipe, spec, bytes, approvedBy } of manifest.files.slice(0, 2)) told(`manifest.json: ${name}  ${recipe} by ${spec}, ${kB(bytes)}, ${approvedBy}`);
}

/** A size that nobody else has: drafted, looked at, put into use, and brought to what is there. */
export async function addRecipe(person: Caller, assetId: string, told: (text: string) => void): Promise<void> {
  const name = `newsletter-${suffix()}`;
  const { versions } = await person.post<{ versions: { version: number }[] }>('/recipes', { name, purpose: 'email', drawing: { fit: 'cover', width: 1_200, height: 480, format: 'jpeg', quality: 82 } });
  const at = `/recipes/${name}/versions/${versions[0]?.version ?? 0}`;
  const asked = await person.post<{ id: string }>(`${at}/preview`, { assetId });
  const seen = await waitFor('the preview of the recipe', async () => {
    const preview = await person.get<{ state: string; width: number; height: number; bytes: number }>(`/recipe-previews/${asked.id}`);
    return preview.state === 'ready' && preview;
  });
  told(`${name}: a preview of ${seen.width} × ${seen.height}, ${kB(seen.bytes)}  ${person.url}/api/v1/recipe-previews/${asked.id}`);
  const impact = await person.get<{ renditions: number; bytes: number; minutes: number }>(`${at}/impact`);
  told(`in use it would make ${impact.renditions} renditions of what is there, ${kB(impact.bytes)}`);
  await person.post(`${at}/activate`);
  const { id } = await person.post<{ id: string }>('/backfills', { recipes: [name] });
  const done = await waitFor('the backfill', async () => {
    const run = await person.get<{ state: string; renditions: { ready: number; failed: number } }>(`/backfills/${id}`);
    return run.state === 'done' && run;
  });
  const file = (await renditionsOf(person, assetId)).get(name);
  if (file === undefined || done.renditions.failed > 0) throw new Error(`the backfill made ${done.renditions.ready} of ${impact.renditions}`);
  told(`${done.renditions.ready} made, behind all new work  ${linkTo(person, file)}`);
}

async function renditionsOf(person: Caller, assetId: string): Promise<Map<string, Rendition>> {
  const [{ version }, { items }] = await Promise.all([
    person.get<{ version: { id: string } }>(`/assets/${assetId}`),
    person.get<{ items: (Rendition & { versionId: string })[] }>(`/assets/${assetId}/renditions`),
  ]);
  return new Map(items.filter((one) => one.versionId === version.id && one.state === 'ready').map((one) => [one.recipe, one]));
}

function linkTo(person: Caller, { contentPath }: Rendition): string {
  return `${person.url}${contentPath}`;
}

async function manifestOf(archive: Buffer): Promise<Manifest> {
  const zip = await yauzl.fromBufferPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === 'manifest.json') return JSON.parse((await buffer(await zip.openReadStreamPromise(entry))).toString('utf8')) as Manifest;
  }
  throw new Error('the package has no manifest');
}
