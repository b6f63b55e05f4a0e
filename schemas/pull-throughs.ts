import { z } from 'zod';
import { countedReasonSchema } from './components.js';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { textSchema } from './text.js';
import { assetStateSchema, componentKindSchema, pullThroughItemStateSchema, pullThroughStateSchema, roleSchema, severitySchema } from './vocabulary.js';

export const newPullThroughSchema = z
  .strictObject({
    toVersionId: z.uuid().describe('The approved version that comes into every slot that holds another one of the component.'),
    severity: severitySchema.optional().describe('With `safety`, what is live is taken down before it is replaced. Default: that of the component.'),
    reason: textSchema(2_000).trim().min(1).describe('Why it changes; for the people who approve again.'),
    effectiveAt: instantSchema.optional().describe('When it begins. Default: now.'),
    dryRun: z.boolean().default(false).describe('Only say what would happen.'),
    after: z.uuid().optional().describe('Of a dry run: the assets after this one.'),
  })
  .meta({ id: 'NewPullThrough' });

const plannedItemSchema = z.object({
  asset: z.object({ id: z.uuid(), title: z.string() }),
  state: assetStateSchema,
  outcome: z.enum(['replace', 'skip', 'flag']),
  needsApproval: z.boolean(),
  takesDownFirst: z.boolean(),
  reason: reasonSchema.nullable().describe('Why it is skipped, or flagged and left.'),
});

export const dryRunSchema = z
  .object({
    assets: z.int(),
    replaced: z.int(),
    needApproval: z.int().describe('Of the replaced: those that people must approve again.'),
    takenDownFirst: z.int().describe('Of the replaced: those whose placements go down at once.'),
    skipped: z.int(),
    flagged: z.int(),
    reasons: z.array(countedReasonSchema),
    items: z.array(plannedItemSchema).describe('At most 200.'),
    nextAfter: z.uuid().nullable(),
  })
  .meta({ id: 'PullThroughDryRun' });

export const pullThroughListQuerySchema = pageQuerySchema.extend({ state: pullThroughStateSchema.optional(), componentId: z.uuid().optional() });

const countsSchema = z.object(Object.fromEntries(pullThroughItemStateSchema.options.map((state) => [state, z.int()])) as Record<z.infer<typeof pullThroughItemStateSchema>, z.ZodInt>);

export const pullThroughSummarySchema = z
  .object({
    id: z.uuid(),
    component: z.object({ id: z.uuid(), name: z.string(), kind: componentKindSchema }),
    toVersion: z.object({ id: z.uuid(), number: z.int() }),
    severity: severitySchema,
    state: pullThroughStateSchema,
    stateSince: answeredInstantSchema,
    effectiveAt: answeredInstantSchema,
    startedBy: personReferenceSchema,
    assets: z.int().describe('In the frozen impact.'),
    counts: countsSchema.describe('The same by how far they have come; `done` of `assets` are replaced.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'PullThroughSummary' });
export const pullThroughPageSchema = pageSchema(pullThroughSummarySchema, 'PullThroughPage');

export const pullThroughSchema = pullThroughSummarySchema
  .extend({
    reason: z.string(),
    waitingOn: z
      .array(
        z.object({
          what: z.enum(['decision', 'revision', 'galley', 'channel']).describe('A decision on the review; a revision by its author; Galley itself; a channel, or a placement whose time has not come.'),
          roles: z.array(roleSchema),
          people: z.array(personReferenceSchema).describe('At most 20.'),
          assets: z.int(),
          since: answeredInstantSchema,
        }),
      )
      .describe('Whom the assets on their way wait for, and since when.'),
    reasons: z.array(countedReasonSchema.extend({ state: pullThroughItemStateSchema })).describe('Why assets were skipped, flagged or taken over.'),
    allowed: z.array(z.enum(['pause', 'resume', 'cancel'])).describe('What the caller may ask of it now.'),
  })
  .meta({ id: 'PullThrough' });

export const pullThroughItemsQuerySchema = z.object({
  state: pullThroughItemStateSchema.optional(),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows per page.'),
});

export const pullThroughItemSchema = z
  .object({
    asset: z.object({ id: z.uuid(), title: z.string(), state: assetStateSchema }),
    state: pullThroughItemStateSchema,
    reason: reasonSchema.nullable(),
    changedAt: answeredInstantSchema,
  })
  .meta({ id: 'PullThroughItem' });
export const pullThroughItemPageSchema = pageSchema(pullThroughItemSchema, 'PullThroughItemPage');
