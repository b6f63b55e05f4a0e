import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { lineSchema, textSchema } from './text.js';
import { roleSchema } from './vocabulary.js';

/** Whom something is handed to: whoever of a role takes it, or one person. */
export const handoffTargetSchema = z.union([
  z.strictObject({ role: roleSchema.exclude(['guest']) }),
  z.strictObject({ personId: z.uuid() }),
]);

const mediaTypePatternSchema = z.string().regex(/^[\w.+-]{1,127}\/([\w.+-]{1,127}|\*)$/, 'must be a media type, or like image/*');

/** What an upload must be; what is left out is not asked for. */
const routingConditionSchema = z.strictObject({
  uploaderIds: z.array(z.uuid()).min(1).max(50).optional().describe('It was brought by one of them.'),
  uploaderRoles: z.array(roleSchema).min(1).max(roleSchema.options.length).optional().describe('Its bringer has one of these roles.'),
  mediaTypes: z.array(mediaTypePatternSchema).min(1).max(50).optional().describe('It is of one of these types; `image/*` is every picture.'),
  tags: z.array(lineSchema(100)).min(1).max(50).optional().describe('It carries one of these tags.'),
  campaignIds: z.array(z.uuid()).min(1).max(50).optional().describe('It was brought into one of these campaigns.'),
  filename: lineSchema(200).optional().describe('Its file name fits this pattern, whatever the case: `*` is any text, `?` any one character.'),
  field: z
    .strictObject({ name: lineSchema(64), value: z.union([textSchema(500), z.number(), z.boolean()]) })
    .optional()
    .describe('Its metadata has this value, or a list with it.'),
});

/** A rule as data. The first enabled one that matches an upload hands it over. */
export const routingRuleDefinitionSchema = z.strictObject({
  when: routingConditionSchema.default({}),
  to: z.array(handoffTargetSchema).min(1).max(10).describe('The first is offered it; who declines passes it to the next.'),
  needsAcceptance: z.boolean().default(true).describe('False: it is told, and counts as received.'),
  answerWithinSeconds: z.int().positive().max(366 * 24 * 3600).nullable().default(24 * 3600).describe('How long each may take to answer.'),
  escalateTo: handoffTargetSchema.nullable().default(null).describe('Who gets it when that time is over, or when all have declined.'),
});
export type RoutingRuleDefinition = z.infer<typeof routingRuleDefinitionSchema>;
export type RoutingCondition = RoutingRuleDefinition['when'];

export const newRoutingRuleSchema = z
  .strictObject({
    name: lineSchema(100),
    position: z.int().min(0).max(10_000).default(100).describe('Rules are tried in this order.'),
    message: textSchema(2_000).default('').describe('Said to whom it is handed.'),
    definition: routingRuleDefinitionSchema,
  })
  .meta({ id: 'NewRoutingRule' });

export const routingRuleEditSchema = z
  .strictObject({
    name: lineSchema(100).optional(),
    position: z.int().min(0).max(10_000).optional(),
    message: textSchema(2_000).optional(),
    definition: routingRuleDefinitionSchema.optional(),
    isDisabled: z.boolean().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .meta({ id: 'RoutingRuleEdit' });

export const routingRuleSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    position: z.int(),
    message: z.string(),
    definition: routingRuleDefinitionSchema,
    isDisabled: z.boolean(),
    revision: z.int(),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'RoutingRule' });
export const routingRuleListSchema = z.object({ items: z.array(routingRuleSchema) }).meta({ id: 'RoutingRuleList' });

export const routingTestSchema = z.strictObject({ assetId: z.uuid() }).meta({ id: 'RoutingTest' });
export const routingVerdictSchema = z
  .object({
    assetId: z.uuid(),
    rule: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('The rule that would hand it over; null where none would.'),
    handoffId: z.uuid().nullable().describe('The hand-off that it already has.'),
    verdicts: z.array(
      z.object({ id: z.uuid(), name: z.string(), matches: z.boolean(), why: z.string().describe('What decides it, as a sentence.') }),
    ),
  })
  .meta({ id: 'RoutingVerdict' });
