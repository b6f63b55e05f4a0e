import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { findPackage, findPackagedAssets } from '../../db/find-package.js';
import type { PackageRow } from '../../db/find-package.js';
import { findPickedAssets } from '../../db/find-packable.js';
import { insertPackage } from '../../db/insert-package.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { isApprovedNow } from '../../domain/approved-now.js';
import { isRefusal } from '../../domain/refusal.js';
import { startLife } from '../../runtime/ask-life.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { PackageAnswer } from '../../schemas/packages.js';
import { newPackageSchema, packagePlatformSchema, packageSchema } from '../../schemas/packages.js';
import { packageObjectKey } from '../../storage/object-keys.js';
import { packageKeyOf, selectForPackage } from '../delivery/select-for-package.js';
import { boundariesOf } from '../delivery/shown-picture.js';
import { notFound, notFoundInBody } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const mostFiles = 5_000;
const mostBytes = 20_000_000_000;

const build = defineRoute({
  method: 'post',
  path: '/packages',
  summary: 'Pack what is approved for an ad platform into one archive with a manifest',
  description: 'Of the assets, or of what is picked for a campaign, the rendition for each spec of the platform. What is left out stands in `leftOut`. The same selection is the same package.',
  tags: ['delivery'],
  roles: ['social_manager', 'project_manager', 'brand_manager'],
  scope: 'distribution:write',
  body: newPackageSchema,
  responses: { 202: packageSchema },
  problems: ['resource.not_found', 'package.empty', 'package.too_large'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { database } = services;
    const { tenantId } = caller;
    const campaignId = 'campaignId' in body ? body.campaignId : null;
    const assetIds = 'assetIds' in body ? [...new Set(body.assetIds)].sort() : await findPickedAssets(database, tenantId, body.campaignId);
    if (assetIds === undefined) throw notFoundInBody('campaign', '/campaignId');
    const { files, leftOut, unknown } = await selectForPackage(services, caller, body.platform, assetIds);
    const [missing] = unknown;
    if (missing !== undefined) throw notFoundInBody('asset', `/assetIds/${'assetIds' in body ? body.assetIds.indexOf(missing) : 0}`);
    if (files.length === 0) throw new GalleyError('package.empty', `Nothing of ${assetIds.length} asset(s) can go to ${body.platform}.`, { facts: { leftOut } });
    if (files.length > mostFiles || files.reduce((sum, { bytes }) => sum + bytes, 0) > mostBytes) {
      throw new GalleyError('package.too_large', `It would have ${files.length} files.`);
    }
    const packageKey = packageKeyOf(body.platform, campaignId, files);
    const wanted = { packageId: resourceId, packageKey, objectKey: packageObjectKey(tenantId, packageKey), platform: body.platform, campaignId, files, leftOut };
    const id = await insertPackage(database, { ...wanted, tenantId, personId: caller.personId, actor: caller.actor });
    const row = await findPackage(database, tenantId, id);
    if (row === undefined) throw notFound('package');
    if (row.state === 'building') {
      await startLife(services.temporal, { tenantId, kind: 'package', id }).catch((err: unknown) => {
        // It is registered; where its run cannot begin yet, the record raises it.
        if (!(err instanceof WorkflowExecutionAlreadyStartedError)) services.logger.warn({ err, packageId: id }, 'a package waits for its run');
      });
    }
    return { status: 202, body: present(row), headers: { location: `/api/v1/packages/${id}` } };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/packages/{id}',
  summary: 'How far a package is, and what is not in it',
  tags: ['delivery'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: packageSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const row = await findPackage(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('package');
    return { status: 200, body: present(row) };
  },
});

const content = defineRoute({
  method: 'get',
  path: '/packages/{id}/content',
  summary: 'Get the archive: a redirect to an address that is good for minutes',
  description: 'Refused once anything in it is not approved as it was packed, or may not be used.',
  tags: ['delivery'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 302: null },
  problems: ['package.not_ready', 'package.outdated'],
  handle: async ({ params, caller, services }) => {
    const row = await findPackage(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('package');
    if (row.state !== 'ready') throw new GalleyError('package.not_ready', `It is ${row.state}.`, { facts: { state: row.state, reason: row.reason } });
    const now = new Date().toISOString();
    const outdated: string[] = [];
    let seconds = Number.POSITIVE_INFINITY;
    for (const { assetId, versionId, contentHash, uploaderId, life } of await findPackagedAssets(services.database, caller.tenantId, params.id)) {
      const access = secondsOfAccess(life, { roles: caller.roles, isUploader: uploaderId === caller.personId }, now);
      const isGood = isApprovedNow(life, versionId, now) && life.contentHash === contentHash && boundariesOf(life).every((end) => end === null || now < end);
      if (isRefusal(access) || !isGood) outdated.push(assetId);
      else seconds = Math.min(seconds, access.seconds, ...boundariesOf(life).flatMap((end) => (end === null ? [] : [(Date.parse(end) - Date.parse(now)) / 1_000])));
    }
    if (outdated.length > 0 || seconds < 1) throw new GalleyError('package.outdated', `${outdated.length} asset(s) have changed or ended.`, { facts: { outdated } });
    const filename = `galley-${row.platform}-${row.id.slice(-12)}.zip`;
    const location = await services.objectStore.signGet(
      { bucket: 'assets', key: row.objectKey },
      { filename, contentType: 'application/zip', disposition: 'attachment', expiresInSeconds: seconds },
    );
    return { status: 302, headers: { location } };
  },
});

export const packageRoutes: readonly Route[] = [build, show, content];

function present({ id, platform, campaignId, state, reason, files, bytes, sha256, leftOut, createdAt, builtAt }: PackageRow): PackageAnswer {
  return {
    ...{ id, platform: packagePlatformSchema.parse(platform), campaignId, state, reason, files, bytes, sha256, leftOut },
    createdAt: createdAt.toISOString(),
    builtAt: builtAt?.toISOString() ?? null,
  };
}
