import { createHash } from 'node:crypto';
import { findLogoSource } from '../db/find-logo-source.js';
import type { ComponentDraft } from '../db/insert-component-draft.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ComponentKind } from '../schemas/vocabulary.js';
import { componentObjectKey } from '../storage/object-keys.js';
import type { Caller } from './caller.js';
import { notFoundInBody } from './not-found.js';
import type { Services } from './services.js';

/**
 * A version as it is written down, from what its author says. The bytes of a logo are copied, so that the component does not depend
 * on what becomes of the asset.
 * @throws GalleyError `request.invalid` where the kind and what is given do not go together; `resource.not_found`, `storage.*`
 */
export async function newComponentDraft(
  services: Pick<Services, 'database' | 'objectStore'>,
  caller: Caller,
  version: {
    readonly id: string;
    readonly componentId: string;
    readonly kind: ComponentKind;
    readonly text?: string | undefined;
    readonly logoAssetId?: string | undefined;
    readonly market: string;
    readonly locale: string;
    readonly adapts: string | null;
  },
): Promise<ComponentDraft> {
  const isLogo = version.kind === 'logo';
  if (isLogo !== (version.logoAssetId !== undefined)) throw wrongMember('/logoAssetId', isLogo ? 'A logo is taken from an asset.' : 'Only a logo is taken from an asset.');
  if (isLogo === (version.text !== undefined)) throw wrongMember('/text', isLogo ? 'A logo has no text.' : `A ${version.kind} has a text.`);
  const logo = version.logoAssetId === undefined ? null : await copyLogo(services, caller, version.id, version.logoAssetId);
  const text = version.text ?? '';
  return {
    tenantId: caller.tenantId,
    id: version.id,
    componentId: version.componentId,
    authorId: caller.personId,
    market: version.market,
    locale: version.locale,
    adapts: version.adapts,
    text,
    objectKey: logo?.objectKey ?? null,
    contentHash: createHash('sha256').update(`galley component 1\n${JSON.stringify([version.kind, text, logo?.sha256 ?? null])}`).digest('hex'),
  };
}

async function copyLogo({ database, objectStore }: Pick<Services, 'database' | 'objectStore'>, caller: Caller, versionId: string, assetId: string): Promise<{ objectKey: string; sha256: string }> {
  const source = await findLogoSource(database, caller.tenantId, assetId);
  if (source === undefined) throw notFoundInBody('asset with examined bytes', '/logoAssetId');
  const objectKey = componentObjectKey(caller.tenantId, versionId);
  await objectStore.copy({ bucket: 'assets', key: source.objectKey }, { bucket: 'assets', key: objectKey }, { contentType: source.mediaType });
  return { objectKey, sha256: source.sha256 };
}

function wrongMember(pointer: string, detail: string): GalleyError {
  return new GalleyError('request.invalid', detail, { errors: [{ pointer, detail }] });
}
