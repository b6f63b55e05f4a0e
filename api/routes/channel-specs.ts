import type { z } from 'zod';
import { findChannelSpecs } from '../../db/find-channel-specs.js';
import { insertChannelSpec } from '../../db/insert-channel-spec.js';
import { recipeFor } from '../../domain/channel-recipes.js';
import { noLimits, referenceOf, specsInForce } from '../../domain/channel-specs.js';
import type { ChannelSpec } from '../../domain/channel-specs.js';
import { standardRecipes } from '../../domain/recipes.js';
import {
  channelSpecHistorySchema,
  channelSpecListQuerySchema,
  channelSpecListSchema,
  channelSpecSchema,
  checkedSpecsSchema,
  newChannelSpecSchema,
  newSpecCheckSchema,
  specIdSchema,
} from '../../schemas/channel-specs.js';
import type { NewChannelSpec } from '../../schemas/channel-specs.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { newRecipeSchema } from '../../schemas/recipes.js';
import { checkSpecs } from '../check-specs.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const list = defineRoute({
  method: 'get',
  path: '/channel-specs',
  summary: 'What each placement of each platform takes',
  description: 'Hard limits and recommendations, each with its source. What Galley brings along, and the versions that the tenant has added.',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: channelSpecListQuerySchema,
  responses: { 200: channelSpecListSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { platform, media, at = new Date().toISOString() } = query;
    const specs = specsInForce(await findChannelSpecs(services.database, caller.tenantId, null), at);
    const wanted = specs.filter((spec) => (platform === undefined || spec.platform === platform) && (media === undefined || spec.media === media));
    return { status: 200, body: { items: wanted.map(present) } };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/channel-specs/{id}',
  summary: 'One spec in all its versions, and the recipe that draws for it',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  params: { id: specIdSchema },
  responses: { 200: channelSpecHistorySchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const versions = await findChannelSpecs(services.database, caller.tenantId, params.id);
    const [newest] = [...versions].sort((one, other) => (one.effectiveFrom < other.effectiveFrom ? 1 : -1));
    if (newest === undefined) throw notFound('channel spec');
    const [inForce] = specsInForce(versions, new Date().toISOString());
    const recipe = recipeFor(inForce ?? newest);
    const latestFirst = [...versions].reverse().sort((one, other) => other.effectiveFrom.localeCompare(one.effectiveFrom));
    return {
      status: 200,
      body: {
        inForce: inForce === undefined ? null : present(inForce),
        versions: latestFirst.map(present),
        recipe: recipe === null ? null : newRecipeSchema.parse({ name: recipe.name, purpose: recipe.purpose, drawing: recipe.drawing }),
        isStandardRecipe: standardRecipes.some(({ name }) => name === recipe?.name),
      },
    };
  },
});

const add = defineRoute({
  method: 'post',
  path: '/channel-specs',
  summary: 'Add a version of a spec, in force from an instant on',
  description: 'What a platform has changed before Galley knows it, or a channel of one\'s own. Approvals stand; what is published from then on is held to it.',
  tags: ['policies'],
  roles: ['project_manager', 'social_manager'],
  scope: 'distribution:write',
  body: newChannelSpecSchema,
  responses: { 201: channelSpecSchema },
  problems: ['request.invalid'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { tenantId, actor, personId } = caller;
    const spec = specOf(body, new Date());
    const version = await insertChannelSpec(services.database, { tenantId, actor, personId, requestId: resourceId, spec });
    const known = (await findChannelSpecs(services.database, tenantId, body.id)).find((one) => one.keeper === 'tenant' && one.version === version);
    if (known === undefined) throw notFound('channel spec');
    return { status: 201, body: present(known), headers: { location: `/api/v1/channel-specs/${body.id}` } };
  },
});

const check = defineRoute({
  method: 'post',
  path: '/channel-specs/check',
  summary: 'How an asset or a rendition stands by specs',
  description: 'Of each spec the file that fits it best. Changes nothing.',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  body: newSpecCheckSchema,
  responses: { 200: checkedSpecsSchema },
  problems: ['resource.not_found'],
  idempotent: true,
  handle: async ({ body, caller, services }) => ({ status: 200, body: { items: await checkSpecs(services, caller, body) } }),
});

export const channelSpecRoutes: readonly Route[] = [list, show, add, check];

/** A clock may be a little fast; what was in force a minute ago has judged nothing that matters. */
const toleratedMilliseconds = 60_000;

function specOf({ hard, recommended, ...body }: NewChannelSpec, now: Date): Omit<ChannelSpec, 'version' | 'keeper'> {
  const effectiveFrom = body.effectiveFrom ?? now.toISOString();
  if (Date.parse(effectiveFrom) < now.getTime() - toleratedMilliseconds) {
    const detail = 'must not lie in the past';
    throw new GalleyError('request.invalid', 'A version cannot have been in force before it was written.', { errors: [{ pointer: '/effectiveFrom', detail }] });
  }
  const verifiedAt = body.verifiedAt ?? now.toISOString().slice(0, 10);
  return { ...body, effectiveFrom, verifiedAt, hard: { ...noLimits, ...given(hard) }, recommended: { ...noLimits, ...given(recommended) } };
}

/** What is left out is undefined to the parser, and must not hide what nothing limits. */
function given<T extends object>(limits: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

function present(spec: ChannelSpec): z.output<typeof channelSpecSchema> {
  return channelSpecSchema.parse({ ...spec, reference: referenceOf(spec) });
}
