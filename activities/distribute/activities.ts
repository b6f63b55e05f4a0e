import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { disableChannel } from '../../db/disable-channel.js';
import { findPlacementPlan } from '../../db/find-placement-plan.js';
import type { PlacementPlan } from '../../db/find-placement-plan.js';
import { insertReceipt } from '../../db/insert-receipt.js';
import type { NewReceipt } from '../../db/insert-receipt.js';
import { savePlacementFit } from '../../db/save-placement-fit.js';
import { savePreparedPlacement } from '../../db/save-prepared-placement.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { ChannelKind } from '../../schemas/vocabulary.js';
import { storedSha256 } from '../../storage/stored-sha256.js';
import { createCdnFolderChannel } from './cdn-folder-channel.js';
import type { ChannelAnswer, Connector, Effect } from './connector.js';
import type { MetadataReader } from '../metadata/metadata-reader.js';
import { fitNow, lookAtFile, seenFileSchema } from './placement-fit.js';
import type { SeenFile } from './placement-fit.js';
import { createWebhookChannel } from './webhook-channel.js';
import { whyNotNow } from './why-not-now.js';

/** The largest rendition comes from the store within seconds. */
const lookMilliseconds = 60_000;

interface PlacementInput {
  readonly tenantId: string;
  readonly placementId: string;
}

/** `placements.prepared`: the connector's own notes, its last answer, whether any answer since then leaves a doubt, and what the file was seen to be. */
const keptSchema = z.object({
  prepared: z.unknown(),
  inDoubt: z.boolean(),
  answer: z.object({ status: z.number().nullable(), notBefore: z.string().nullable(), at: z.string() }).nullable(),
  seen: seenFileSchema.nullable().default(null),
});

/** The steps of publishing one placement and taking it back; which of them comes next is the placement's workflow's to say. */
export function createDistributeActivities({
  database,
  objectStore,
  environment,
  logger,
  metadataReader,
}: Pick<Dependencies, 'database' | 'objectStore' | 'environment' | 'logger'> & { readonly metadataReader: MetadataReader }) {
  const connectors: Record<ChannelKind, Connector> = {
    cdn_folder: createCdnFolderChannel({ objectStore, environment }),
    webhook: createWebhookChannel({ objectStore, environment }),
  };

  return {
    /** All that can be done, and all that must be true, before anyone outside sees something. */
    preparePlacement: async (input: PlacementInput): Promise<{ outcome: 'prepared' } | { outcome: 'refused'; reason: ProblemCode }> => {
      const { plan, connector, kept } = await load(input);
      // Asked again in a moment: what goes out is what was approved, with its metadata in it.
      if (plan.asset.isRendering) throw ApplicationFailure.retryable(`the renditions of asset ${plan.asset.id} are being made`, 'asset.not_ready');
      const reason = whyNotNow(plan, new Date()) ?? connector.validate(plan);
      if (reason !== null) return { outcome: 'refused', reason };
      const source = await storedSha256(objectStore, { bucket: 'assets', key: plan.rendition.objectKey });
      if (source !== plan.rendition.sha256) return { outcome: 'refused', reason: 'storage.object_missing' };
      const seen = await lookAtFile({ objectStore, environment, metadataReader }, plan, AbortSignal.timeout(lookMilliseconds));
      if (!(await fitsNow(plan, seen))) return { outcome: 'refused', reason: 'placement.breaks_spec' };
      const made = await connector.prepare(plan, kept);
      if (made.outcome === 'refused') return made;
      // Until the commit has an answer nobody knows what became of it.
      await save(input, { prepared: made.prepared, inDoubt: true, answer: null, seen });
      return { outcome: 'prepared' };
    },

    /** The one call that is seen outside; see `commitOnce`. Never throws once something may have been sent. */
    commitPlacement: async (input: PlacementInput): Promise<{ outcome: 'committed' } | { outcome: 'refused'; reason: ProblemCode } | { outcome: 'unknown' }> => {
      const { plan, connector, kept } = await load(input);
      if (kept === null) return { outcome: 'refused', reason: 'placement.wrong_state' };
      const reason = whyNotNow(plan, new Date());
      if (reason !== null) return { outcome: 'refused', reason };
      if (!(await fitsNow(plan, kept.seen))) return { outcome: 'refused', reason: 'placement.breaks_spec' };
      const { answer, ...outcome } = await connector.commit(plan, kept);
      try {
        await keepAnswer(plan, answer, answer?.uncertain ?? false);
      } catch (error) {
        // What the channel said is known, and worth more than the note of it; without the note a doubt stays.
        logger.warn({ placementId: input.placementId, err: error }, 'the answer of a channel could not be kept');
      }
      return outcome;
    },

    /** Whether the effect is there, after a commit of which nobody knows how it ended. */
    reconcilePlacement: async (input: PlacementInput): Promise<{ outcome: 'present' | 'absent' | 'unknown' }> => {
      const { plan, connector, kept } = await load(input);
      if (kept === null) return { outcome: 'absent' };
      const notBefore = kept.answer?.notBefore ?? null;
      if (notBefore !== null && new Date().toISOString() < notBefore) return { outcome: 'unknown' };
      const { outcome, answer } = await connector.reconcile(plan, kept);
      await keepAnswer(plan, answer, kept.inDoubt || (answer?.uncertain ?? false));
      return { outcome };
    },

    finalisePlacement: async (input: PlacementInput): Promise<{ outcome: 'finalised'; receiptId: string }> => {
      const { plan, connector, kept } = await load(input);
      if (kept === null) throw new Error(`placement ${input.placementId} was never prepared`);
      const effect = await connector.finalise(plan, kept);
      return { outcome: 'finalised', receiptId: await writeReceipt(plan, plan.replaced === null ? 'publish' : 'replace', effect, kept.answer) };
    },

    /** Takes the placement back, whatever became of its publishing, and makes sure that it is gone. */
    withdrawPlacement: async (input: PlacementInput): Promise<{ outcome: 'withdrawn'; receiptId: string }> => {
      const { plan, connector, kept } = await load(input);
      const outcome = await connector.withdraw(plan, kept);
      await keepAnswer(plan, outcome.answer, kept?.inDoubt ?? false);
      if (outcome.outcome === 'withdrawn') return { outcome: 'withdrawn', receiptId: await writeReceipt(plan, 'withdraw', outcome.effect, outcome.answer) };
      const pause = outcome.answer?.notBefore == null ? undefined : Math.max(1, Date.parse(outcome.answer.notBefore) - Date.now());
      throw ApplicationFailure.create({
        message: `placement ${input.placementId} is not withdrawn yet: ${outcome.answer?.status ?? outcome.answer?.failure ?? 'no answer'}`,
        type: 'channel.unreachable',
        ...(pause === undefined ? {} : { nextRetryDelay: pause }),
      });
    },
  };

  async function load({ tenantId, placementId }: PlacementInput) {
    const plan = await database.withTenant(tenantId, (client) => findPlacementPlan(client, tenantId, placementId));
    if (plan === undefined) throw ApplicationFailure.nonRetryable(`there is no placement ${placementId}`, 'resource.not_found');
    return { plan, connector: connectors[plan.channel.kind], kept: keptSchema.safeParse(plan.prepared).data ?? null };
  }

  /** By what the channel takes at this very instant, whatever was true when the placement was asked for. */
  async function fitsNow(plan: PlacementPlan, seen: SeenFile | null): Promise<boolean> {
    const fit = fitNow(plan, seen, new Date());
    if (fit === null && plan.spec === null) return true;
    await database.withTenant(plan.tenantId, (client) => savePlacementFit(client, plan.tenantId, plan.placementId, fit));
    return fit === null || fit.verdict === 'pass';
  }

  async function save({ tenantId, placementId }: PlacementInput, left: Readonly<Record<string, unknown>>): Promise<void> {
    await database.withTenant(tenantId, (client) => savePreparedPlacement(client, tenantId, placementId, left));
  }

  async function keepAnswer(plan: PlacementPlan, answer: ChannelAnswer | null, inDoubt: boolean): Promise<void> {
    if (answer === null) return;
    await database.withTenant(plan.tenantId, async (client) => {
      await savePreparedPlacement(client, plan.tenantId, plan.placementId, { answer, inDoubt });
      if (answer.gone) await disableChannel(client, plan.tenantId, plan.channel.id, 'answered_gone');
    });
  }

  async function writeReceipt(plan: PlacementPlan, effect: NewReceipt['effect'], { remoteId, remoteUrl, detail }: Effect, answer: { status: number | null; at: string } | null): Promise<string> {
    const { rendition, approval, channel } = plan;
    if (rendition.sha256 === null) throw new Error(`rendition ${rendition.id} has no hash`);
    const sha256 = rendition.sha256;
    return database.withTenant(plan.tenantId, (client) =>
      insertReceipt(client, {
        tenantId: plan.tenantId,
        placementId: plan.placementId,
        effect,
        channelId: channel.id,
        remoteId,
        remoteUrl,
        sha256,
        approvalReviewId: approval.reviewId,
        approvedBy: approval.approvedBy,
        detail: {
          ...detail,
          assetId: plan.asset.id,
          versionId: plan.version.id,
          renditionId: rendition.id,
          recipe: rendition.recipe,
          recipeVersion: rendition.recipeVersion,
          contentHash: plan.contentHash,
          spec: plan.spec,
          placedBy: plan.createdBy,
          ...(plan.replaced === null ? {} : { replaces: plan.replaced.placementId }),
          rights: { embargoAt: plan.asset.embargoAt, sunsetAt: plan.asset.sunsetAt, licenceEndsAt: plan.asset.licenceEndsAt },
          answer: answer === null ? null : { status: answer.status, at: answer.at },
        },
      }),
    );
  }
}
