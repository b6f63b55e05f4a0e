import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PlacementPlan } from '../../db/find-placement-plan.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { cdnFolderSettingsSchema } from '../../schemas/channels.js';
import { codeOf, GalleyError } from '../../schemas/galley-error.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import type { ObjectFacts } from '../../storage/objects.js';
import { storedSha256 } from '../../storage/stored-sha256.js';
import type { Connector, Effect, Prepared } from './connector.js';
import { publicFilename, stemOf } from './public-filename.js';

/** Short, so that a take-down is seen; a cache in front is asked again after this. */
const cacheControl = 'public, max-age=300, must-revalidate';

const preparedSchema = z.object({ stagingKey: z.string(), key: z.string() });

/**
 * Publishes into the CDN's bucket. The copy is made beside its place and checked first, so that committing is one copy within the
 * bucket, to a key that no other placement has. Withdrawing removes that first copy as well: a commit that wakes up late finds
 * nothing to publish.
 */
export function createCdnFolderChannel({ objectStore, environment }: Pick<Dependencies, 'objectStore' | 'environment'>): Connector {
  /** Whether the bytes at an address are those of the rendition; null where nothing is there. */
  async function holdsRendition(address: ObjectAddress, plan: PlacementPlan): Promise<boolean | null> {
    const facts = await objectStore.head(address);
    return facts === null ? null : isRendition(address, facts, plan);
  }

  /** Nothing is there, or what this placement has come to replace. */
  async function isFree(address: ObjectAddress, plan: PlacementPlan): Promise<boolean> {
    const facts = await objectStore.head(address);
    if (facts === null) return true;
    if (replacedKey(plan) !== address.key || (await isRendition(address, facts, plan))) return false;
    return (facts.sha256 ?? (await storedSha256(objectStore, address))) === plan.replaced?.sha256;
  }

  async function isRendition(address: ObjectAddress, facts: ObjectFacts, { rendition }: PlacementPlan): Promise<boolean> {
    return facts.bytes === rendition.bytes && (facts.sha256 ?? (await storedSha256(objectStore, address))) === rendition.sha256;
  }

  async function copyRendition(from: ObjectAddress, to: ObjectAddress, { rendition }: PlacementPlan): Promise<void> {
    const { bytes, mediaType } = rendition;
    await objectStore.copy(from, to, { ...(bytes === null ? {} : { bytes }), contentType: mediaType, cacheControl });
  }

  async function publish(plan: PlacementPlan, { prepared }: Prepared): ReturnType<Connector['commit']> {
    const { stagingKey, key } = preparedSchema.parse(prepared);
    const target = cdn(key);
    // Not every store makes a copy conditional, so it is looked first; the key is this placement's own, or that of the one it replaces.
    if (await isFree(target, plan)) await copyRendition(cdn(stagingKey), target, plan);
    return (await holdsRendition(target, plan)) === true ? { outcome: 'committed', answer: null } : { outcome: 'refused', reason: 'channel.refused', answer: null };
  }

  async function removeAll(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      if ((await objectStore.removeEveryVersion(cdn(key))) === 'locked') throw new GalleyError('channel.refused', 'The CDN bucket does not allow the object to be deleted.');
      if ((await objectStore.head(cdn(key))) !== null) throw new GalleyError('channel.unreachable', 'The object is still there after it was deleted.');
    }
  }

  function effectAt(key: string, detail: Readonly<Record<string, unknown>>): Effect {
    return { remoteId: key, remoteUrl: `${publicRoot(environment)}/${key}`, detail };
  }

  return {
    validate: (plan) => (cdnFolderSettingsSchema.safeParse(plan.channel.settings).success ? null : 'channel.refused'),

    prepare: async (plan) => {
      const keys = keysOf(plan);
      await copyRendition({ bucket: 'assets', key: plan.rendition.objectKey }, cdn(keys.stagingKey), plan);
      if ((await holdsRendition(cdn(keys.stagingKey), plan)) === true) return { outcome: 'prepared', prepared: keys };
      await removeAll([keys.stagingKey]);
      return { outcome: 'refused', reason: 'storage.object_missing' };
    },

    commit: async (plan, left) => {
      try {
        return await publish(plan, left);
      } catch (error) {
        // Nothing to copy from: it was withdrawn, or was never prepared.
        if (codeOf(error) === 'storage.object_missing') return { outcome: 'refused', reason: 'storage.object_missing', answer: null };
        return { outcome: 'unknown', answer: failureOf(error) };
      }
    },

    reconcile: async (plan, { prepared }) => {
      const present = await holdsRendition(cdn(preparedSchema.parse(prepared).key), plan);
      return { outcome: present === true ? 'present' : 'absent', answer: null };
    },

    finalise: async (plan, { prepared }) => {
      const { key, stagingKey } = preparedSchema.parse(prepared);
      const facts = await objectStore.head(cdn(key));
      if (facts === null || !(await isRendition(cdn(key), facts, plan))) throw new GalleyError('storage.object_missing', 'The published object is not there.');
      const before = replacedKey(plan);
      await removeAll(before === null || before === key ? [stagingKey] : [stagingKey, before]);
      return effectAt(key, { bytes: plan.rendition.bytes, etag: facts.etag ?? null });
    },

    withdraw: async (plan, left) => {
      // The channel's folder may have been changed since; what was prepared knows where it went.
      const { key, stagingKey } = preparedSchema.safeParse(left?.prepared).data ?? keysOf(plan);
      await removeAll([stagingKey, key]);
      return { outcome: 'withdrawn', effect: effectAt(key, { verified: 'absent' }), answer: null };
    },
  };
}

/** Where the placement is, or was, whose place this one takes. */
function replacedKey({ replaced }: PlacementPlan): string | null {
  return preparedSchema.safeParse(replaced?.prepared).data?.key ?? null;
}

/** `<tenant>/<folder>/<name>-<hash>.<extension>`: the hash is of the bytes and of the placement, so that withdrawing one leaves others. */
function keysOf(plan: PlacementPlan): { key: string; stagingKey: string } {
  const { folder } = cdnFolderSettingsSchema.parse(plan.channel.settings);
  const hash = createHash('sha256').update(`${plan.rendition.sha256}\n${plan.placementId}`).digest('hex').slice(0, 12);
  const name = publicFilename([stemOf(plan.version.filename), hash], plan.rendition.mediaType);
  // An address that is in use keeps its meaning: what takes the place takes the address, where the type is the same.
  const inPlace = plan.replaced?.mediaType === plan.rendition.mediaType ? replacedKey(plan) : null;
  return { key: inPlace ?? `${plan.tenantId}/${folder}/${name}`, stagingKey: `staging/${plan.tenantId}/${plan.placementId}` };
}

function cdn(key: string): ObjectAddress {
  return { bucket: 'cdn', key };
}

function publicRoot(environment: Dependencies['environment']): string {
  const bucket = `${environment.GALLEY_S3_PUBLIC_ENDPOINT ?? environment.GALLEY_S3_ENDPOINT}/${environment.GALLEY_S3_CDN_BUCKET}`;
  return (environment.GALLEY_CDN_URL ?? bucket).replace(/\/+$/, '');
}

function failureOf(error: unknown): { at: string; status: null; failure: string; uncertain: true; notBefore: null; gone: false } {
  return { at: new Date().toISOString(), status: null, failure: codeOf(error) ?? 'ERROR', uncertain: true, notBefore: null, gone: false };
}
