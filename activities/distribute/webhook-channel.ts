import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { PlacementPlan } from '../../db/find-placement-plan.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { checkOutboundUrl } from '../../runtime/outbound-address.js';
import { openSecret } from '../../runtime/sealed-secret.js';
import { webhookSettingsSchema } from '../../schemas/channels.js';
import { codeOf, GalleyError } from '../../schemas/galley-error.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { ChannelAnswer, Connector, Prepared } from './connector.js';
import type { PostOutcome } from './post-webhook.js';
import { postWebhook } from './post-webhook.js';
import type { WebhookEffect } from './webhook-message.js';
import { addressSeconds, renditionFilename, webhookBody, webhookId } from './webhook-message.js';
import { whyNotNow } from './why-not-now.js';

/** Standard Webhooks: 15 to 30 seconds. */
const timeoutMs = 15_000;
/** A receiver that asks for more patience is asked again after this. */
const longestPauseSeconds = 3_600;

/** Statuses of a receiver that has not taken the message and may do so later; other 3xx and 4xx are a no. */
const notNow = [408, 425, 429, 503];
/** Failures before there was a connection. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

const preparedSchema = z.object({ preparedAt: z.string() });

/**
 * Tells a receiver by web-hook (Standard Webhooks). Receivers keep the effect by `webhook-id`, which is the same in every attempt, so
 * reconciling is sending the same message again: one that has arrived before has no second effect.
 */
export function createWebhookChannel({ objectStore, environment }: Pick<Dependencies, 'objectStore' | 'environment'>): Connector {
  const allowPrivate = environment.GALLEY_OUTBOUND_PRIVATE;

  async function send(plan: PlacementPlan, effect: WebhookEffect, left: Prepared | null): Promise<{ outcome: PostOutcome; answer: ChannelAnswer }> {
    const now = new Date();
    const at = left === null ? now.toISOString() : preparedSchema.parse(left.prepared).preparedAt;
    const address = effect === 'published' ? await signedAddress(plan, now) : null;
    const id = webhookId(plan.placementId, effect);
    const body = webhookBody(plan, effect, at, address);
    const signature = new Webhook(secretOf(plan)).sign(id, now, body);
    const outcome = await postWebhook({
      url: webhookSettingsSchema.parse(plan.channel.settings).url,
      // The time is that of the attempt: receivers refuse a message that was signed more than five minutes ago.
      headers: { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)), 'webhook-signature': signature },
      body,
      timeoutMs,
      allowPrivate,
    });
    return { outcome, answer: answerOf(outcome, new Date()) };
  }

  function signedAddress(plan: PlacementPlan, now: Date): Promise<string> {
    return objectStore.signGet(
      { bucket: 'assets', key: plan.rendition.objectKey },
      {
        expiresInSeconds: addressSeconds(plan, now),
        filename: renditionFilename(plan),
        disposition: 'attachment',
        contentType: plan.rendition.mediaType,
      },
    );
  }

  function secretOf(plan: PlacementPlan): string {
    if (plan.channel.sealedSecret === null) throw new GalleyError('channel.refused', 'The channel has no secret to sign with.');
    return openSecret(environment.GALLEY_SECRET, plan.tenantId, plan.channel.sealedSecret);
  }

  return {
    validate: (plan) => {
      const settings = webhookSettingsSchema.safeParse(plan.channel.settings);
      if (!settings.success || plan.channel.sealedSecret === null) return 'channel.refused';
      try {
        checkOutboundUrl(settings.data.url, allowPrivate);
        return null;
      } catch (error) {
        if (codeOf(error) === 'channel.address_forbidden') return 'channel.address_forbidden';
        throw error;
      }
    },

    prepare: async (plan, left) => {
      // Everything that could fail before sending is tried here, where failing costs nothing.
      await signedAddress(plan, new Date());
      new Webhook(secretOf(plan));
      return { outcome: 'prepared', prepared: preparedSchema.safeParse(left?.prepared).data ?? { preparedAt: new Date().toISOString() } };
    },

    commit: async (plan, left) => {
      const { outcome, answer } = await send(plan, 'published', left);
      const verdict = verdictOf(outcome);
      if (verdict === 'taken') return { outcome: 'committed', answer };
      return verdict === 'unknown' ? { outcome: 'unknown', answer } : { outcome: 'refused', reason: verdict, answer };
    },

    reconcile: async (plan, left) => {
      const unproven = left.inDoubt ? 'unknown' : 'absent';
      // Sending again may be the first time that it arrives: it needs every right that a commit needs.
      if (whyNotNow(plan, new Date()) !== null) return { outcome: unproven, answer: null };
      const { outcome, answer } = await send(plan, 'published', left);
      const verdict = verdictOf(outcome);
      if (verdict === 'taken') return { outcome: 'present', answer };
      // A no to this attempt says nothing about the one before it.
      return { outcome: verdict === 'unknown' ? 'unknown' : unproven, answer };
    },

    finalise: async (plan) => ({ remoteId: webhookId(plan.placementId, 'published'), remoteUrl: null, detail: {} }),

    withdraw: async (plan) => {
      const { outcome, answer } = await send(plan, 'withdrawn', null);
      // A receiver that is gone for good can be told nothing any more, and its address of the bytes has an end.
      if (verdictOf(outcome) !== 'taken' && !answer.gone) return { outcome: 'not_yet', answer };
      const effect = { remoteId: webhookId(plan.placementId, 'withdrawn'), remoteUrl: null, detail: { acknowledged: !answer.gone } };
      return { outcome: 'withdrawn', effect, answer };
    },
  };
}

function verdictOf(outcome: PostOutcome): 'taken' | 'unknown' | ProblemCode {
  if (outcome.kind === 'forbidden') return 'channel.address_forbidden';
  if (outcome.kind === 'unknown') return 'unknown';
  const { status } = outcome;
  if (status >= 200 && status < 300) return 'taken';
  return status >= 500 || status < 200 || notNow.includes(status) ? 'unknown' : 'channel.refused';
}

function answerOf(outcome: PostOutcome, at: Date): ChannelAnswer {
  const answer = { at: at.toISOString(), status: null, failure: null, uncertain: false, notBefore: null, gone: false };
  if (outcome.kind === 'forbidden') return { ...answer, failure: 'channel.address_forbidden' };
  if (outcome.kind === 'unknown') return { ...answer, failure: outcome.code, uncertain: !neverSent.includes(outcome.code) };
  const { status, retryAfterSeconds } = outcome;
  const later = verdictOf(outcome) === 'unknown';
  return {
    ...answer,
    status,
    uncertain: later && !notNow.includes(status),
    notBefore: later && retryAfterSeconds !== null ? new Date(at.getTime() + Math.min(retryAfterSeconds, longestPauseSeconds) * 1_000).toISOString() : null,
    gone: status === 410,
  };
}
