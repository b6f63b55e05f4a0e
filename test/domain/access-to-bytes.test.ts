import { describe, expect, test } from '@jest/globals';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { newAssetRecord } from '../../domain/new-asset.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import type { Role } from '../../schemas/vocabulary.js';

const now = '2030-01-01T00:00:00.000Z';

function access(change: Partial<AssetRecord>, role: Role, isUploader = false) {
  const version = { versionId: 'v', number: 1, sha256: null, previewable: true, uploaderId: 'u' };
  const record = newAssetRecord({ tenantId: 't', assetId: 'a', version, upload: { uploadId: 'x', expiresAt: now }, bytes: 'stored' });
  return secondsOfAccess({ ...record, ...change }, { roles: [role], isUploader }, now);
}

describe('an address of bytes', () => {
  test('is good for five minutes at most', () => {
    expect(access({}, 'social_manager')).toEqual({ seconds: 300 });
    expect(access({ sunsetAt: '2030-01-02T00:00:00.000Z' }, 'social_manager')).toEqual({ seconds: 300 });
  });

  test('never outlives the end of use, for nobody', () => {
    for (const role of ['admin', 'social_manager'] as const) expect(access({ licenceEndsAt: '2030-01-01T00:01:00.500Z', sunsetAt: '2031-01-01T00:00:00.000Z' }, role)).toEqual({ seconds: 60 });
  });

  test('after the end of use is for those who answer for the library, and the uploader', () => {
    const ended = { sunsetAt: '2029-12-31T00:00:00.000Z' };
    expect(access(ended, 'social_manager')).toMatchObject({ refused: 'rights.expired' });
    expect(access(ended, 'creative')).toMatchObject({ refused: 'rights.expired' });
    expect(access(ended, 'photographer', true)).toEqual({ seconds: 300 });
    expect(access(ended, 'compliance')).toEqual({ seconds: 300 });
  });

  test('before the embargo is for those who prepare or decide', () => {
    const embargoed = { embargoAt: '2030-02-01T00:00:00.000Z' };
    expect(access(embargoed, 'social_manager')).toMatchObject({ refused: 'rights.embargoed' });
    expect(access(embargoed, 'brand_manager')).toEqual({ seconds: 300 });
    expect(access({ embargoAt: now }, 'social_manager')).toEqual({ seconds: 300 });
  });

  test('in quarantine is for admin and compliance, and after the purge for nobody', () => {
    expect(access({ state: 'quarantined' }, 'photographer', true)).toMatchObject({ refused: 'asset.quarantined' });
    expect(access({ state: 'quarantined' }, 'compliance')).toEqual({ seconds: 300 });
    expect(access({ purged: true }, 'admin')).toMatchObject({ refused: 'asset.purged' });
  });
});
