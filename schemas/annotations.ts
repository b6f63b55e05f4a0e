import { z } from 'zod';
import { annotationTargetSchema } from './annotation-target.js';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema } from './references.js';
import { sha256Schema, textSchema } from './text.js';

/** `withdrawn`: taken back by its author before anybody answered. */
export const annotationStatusSchema = z.enum(['open', 'resolved', 'withdrawn']);
export type AnnotationStatus = z.infer<typeof annotationStatusSchema>;

const wordsSchema = textSchema(10_000).trim().min(1);
const mentionsSchema = z
  .array(z.uuid())
  .max(50)
  .overwrite((ids) => [...new Set(ids)])
  .describe('People who are to be told of it.');

export const newAnnotationSchema = z
  .strictObject({
    target: annotationTargetSchema,
    text: wordsSchema,
    mentions: mentionsSchema.default([]),
    contentHash: sha256Schema.optional().describe('The hash of what you saw. Without it, of what is there now.'),
  })
  .meta({ id: 'NewAnnotation' });

export const newReplySchema = z.strictObject({ text: wordsSchema, mentions: mentionsSchema.default([]) }).meta({ id: 'NewAnnotationReply' });

export const annotationEditSchema = z
  .strictObject({ text: wordsSchema.optional(), mentions: mentionsSchema.optional() })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .meta({ id: 'AnnotationEdit' });

export const annotationListQuerySchema = pageQuerySchema.extend({
  status: annotationStatusSchema.optional().describe('Without it, all but those withdrawn.'),
  versionId: z.uuid().optional(),
  format: z.enum(['galley', 'w3c']).optional().describe('`w3c`: as a page of the W3C Web Annotation model. The Accept header says it as well.'),
});

const replySchema = z
  .object({
    id: z.uuid(),
    author: personReferenceSchema,
    text: z.string(),
    mentions: z.array(personReferenceSchema),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'AnnotationReply' });

export const annotationSchema = z
  .object({
    id: z.uuid(),
    assetId: z.uuid(),
    reviewId: z.uuid().nullable().describe('The review it was made in.'),
    version: z.object({ id: z.uuid(), number: z.int() }),
    contentHash: z.string().describe('What was on the screen.'),
    carriedFrom: z
      .object({ versionNumber: z.int(), reviewId: z.uuid().nullable() })
      .nullable()
      .describe('In the list of a review: set where it was not made in this review and was still open when this one was opened.'),
    target: annotationTargetSchema,
    text: z.string(),
    mentions: z.array(personReferenceSchema),
    author: personReferenceSchema,
    status: annotationStatusSchema,
    resolved: z.object({ by: personReferenceSchema, at: answeredInstantSchema }).nullable(),
    replies: z.array(replySchema),
    createdAt: answeredInstantSchema,
    editedAt: answeredInstantSchema.nullable(),
    allowed: z.array(z.enum(['reply', 'edit', 'withdraw', 'resolve', 'reopen'])).describe('What the caller may do with it now.'),
    revision: z.int(),
  })
  .meta({ id: 'Annotation' });
export type Annotation = z.output<typeof annotationSchema>;

export const annotationPageSchema = pageSchema(annotationSchema, 'AnnotationPage');
