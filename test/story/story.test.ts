import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { runDemo } from '../../dev/demo.js';
import { startStack } from '../../dev/stack.js';

jest.setTimeout(240_000);

test('the product launch of the sample campaign runs over HTTP, from upload to archive', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'galley-story-'));
  await chmod(dataDir, 0o711);
  const lines: string[] = [];
  const stack = await startStack({ dataDir, print: () => undefined });
  try {
    const { assetIds } = await runDemo({ apiUrl: stack.addresses.api, adminApiKey: stack.adminApiKey, webhooksUrl: stack.addresses.webhooks, print: (line) => lines.push(line) });
    expect(Object.keys(assetIds)).toHaveLength(6);
    expect(lines.filter((line) => line.includes('receipt: publish'))).toHaveLength(5);
    // What each network takes, a package with its manifest, and a recipe that was brought to what is there.
    expect(lines.filter((line) => /^ +(instagram-feed|linkedin-\S+|tiktok-\S+)@1, .*: pass {2}http/.test(line))).toHaveLength(3);
    for (const said of ['in every crop', 'files for meta', 'manifest.json: ', 'made, behind all new work']) expect(lines.some((line) => line.includes(said))).toBe(true);
    // The changed safety line, in its two places; the ongoing creative, in that of the introductory one.
    expect(lines.filter((line) => line.includes('replaced in place'))).toHaveLength(2);
    expect(lines.some((line) => line.includes('asked') && line.endsWith('meanwhile: 200'))).toBe(true);
    // The receiver checks each signature with the reference library of Standard Webhooks: three published, one replaced, three withdrawn.
    const { items } = (await (await fetch(`${stack.addresses.webhooks}/deliveries`)).json()) as { items: { verified: boolean | null }[] };
    expect(items.map(({ verified }) => verified)).toEqual(new Array(7).fill(true));
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
