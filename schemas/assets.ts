import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { lineSchema, textSchema } from './text.js';
import { fieldsPatchSchema, fieldsSchema, tagsSchema } from './uploads.js';
import { approvalScopeSchema } from './approval-scope.js';
import { framingSchema, proposedFocalPointSchema } from './framing.js';
import { filledSlotSchema, slotNameSchema } from './slots.js';
import { assetStateSchema, assetWorkSchema, placementStateSchema, previewStateSchema, renditionStateSchema, reviewStateSchema, roleSchema } from './vocabulary.js';

export const assetListQuerySchema = pageQuerySchema.extend({
  q: lineSchema(200).optional().describe('Words of the title or description, or a part of the title.'),
  state: assetStateSchema.optional(),
  campaignId: z.uuid().optional(),
});

export const assetSummarySchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    state: assetStateSchema,
    stateSince: answeredInstantSchema,
    reason: reasonSchema.nullable(),
    work: z.array(assetWorkSchema).describe('What Galley does, or does next, on its own.'),
    tags: z.array(z.string()),
    held: z.boolean(),
    uploader: personReferenceSchema,
    campaignId: z.uuid().nullable(),
    filename: z.string().nullable(),
    mediaType: z.string().nullable(),
    bytes: z.int().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    thumbhash: z.string().nullable(),
    pages: z.int().nullable(),
    durationSeconds: z.number().nullable().describe('Of films and sound.'),
    previewPath: z.string().nullable().describe('Answers with a redirect to the picture; null where there is none (yet).'),
    iconPath: z.string().describe('A picture that stands for this kind of file, where there is no preview.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'AssetSummary' });
export const assetPageSchema = pageSchema(assetSummarySchema, 'AssetPage');

const mediaFactsSchema = z
  .object({
    still: z.enum(['video', 'audio', 'document', 'vector', 'heif', 'embedded']).describe('What the previews are drawn from; `embedded` is a picture that the file carries of itself.'),
    frame: z.object({ width: z.int(), height: z.int() }).nullable(),
    durationSeconds: z.number().nullable(),
    pages: z.int().nullable(),
    frameRate: z.number().nullable(),
    videoCodec: z.string().nullable(),
    audioCodec: z.string().nullable(),
  })
  .describe('What opening the file told; null for pictures.')
  .meta({ id: 'MediaFacts' });

export const versionSchema = z
  .object({
    id: z.uuid(),
    number: z.int(),
    filename: z.string(),
    declaredType: z.string(),
    mediaType: z.string().nullable().describe('What the bytes are, seen from the bytes; null until examined.'),
    bytes: z.int(),
    sha256: z.string().nullable(),
    uploader: personReferenceSchema,
    uploadedAt: answeredInstantSchema.nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    orientation: z.int().nullable(),
    colourSpace: z.string().nullable(),
    hasAlpha: z.boolean().nullable(),
    pages: z.int().nullable(),
    capturedAt: z.string().nullable().describe('As the camera wrote it; with a zone only where it wrote one.'),
    camera: z.string().nullable(),
    embedded: z.record(z.string(), z.unknown()).describe('EXIF, IPTC and XMP, without places and serial numbers.'),
    framing: framingSchema.nullable(),
    proposedFocalPoint: proposedFocalPointSchema,
    media: mediaFactsSchema.nullable(),
    thumbhash: z.string().nullable(),
    perceptualHash: z.string().nullable(),
    dominantColours: z.array(z.object({ hex: z.string(), share: z.number() })).nullable(),
    preview: previewStateSchema,
    previewReason: z.string().nullable(),
    hasPlace: z.boolean().describe('GET …/place tells it to those who may know.'),
    isArchived: z.boolean(),
    isPurged: z.boolean(),
  })
  .meta({ id: 'Version' });
export const versionListSchema = z.object({ items: z.array(versionSchema) }).meta({ id: 'VersionList' });

export const renditionSchema = z
  .object({
    id: z.uuid(),
    versionId: z.uuid(),
    recipe: z.string(),
    recipeVersion: z.int(),
    state: renditionStateSchema,
    reason: reasonSchema.nullable(),
    facts: z.record(z.string(), z.unknown()).nullable().describe('Numbers of the reason, as those of a byte cap.'),
    mediaType: z.string(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    contentPath: z.string().nullable(),
    altText: z.string().nullable().describe('The texts on it, in the order of reading; null where there are none.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'Rendition' });
export const renditionListSchema = z.object({ items: z.array(renditionSchema) }).meta({ id: 'RenditionList' });

/** What may be asked of an asset. */
export const assetAskSchema = z.enum(['edit', 'add_version', 'submit', 'place', 'archive', 'restore', 'hold', 'release_hold', 'retry']);
export type AssetAsk = z.infer<typeof assetAskSchema>;

export const refusedAskSchema = z
  .object({ ask: assetAskSchema, code: z.string(), title: z.string(), detail: z.string(), remedy: z.string() })
  .meta({ id: 'RefusedAsk' });

export const waitingForSchema = z
  .object({
    what: z.string().describe('What must happen next.'),
    who: z.array(z.union([roleSchema, z.enum(['galley', 'uploader'])])).describe('Who can make it happen.'),
    since: answeredInstantSchema,
    until: answeredInstantSchema.nullable().describe('When it happens, or is due.'),
  })
  .meta({ id: 'WaitingFor' });

export const assetSchema = assetSummarySchema
  .extend({
    description: z.string(),
    metadata: fieldsSchema,
    waitingFor: waitingForSchema.nullable(),
    version: versionSchema.nullable().describe('The current version; while the first one is on its way, that one.'),
    incomingVersionId: z.uuid().nullable().describe('A version whose bytes are not examined yet.'),
    renditions: z.object({ ready: z.int(), failed: z.int() }),
    contentHash: z.string().nullable().describe('What an approval is given for.'),
    slots: z.array(filledSlotSchema).describe('The component version in each slot of the current version.'),
    altText: z.string().nullable().describe('The texts on its renditions, in the order of reading; null where there are none. GET /assets?q= finds it by them.'),
    approval: z
      .object({ reviewId: z.uuid(), contentHash: z.string(), isCurrent: z.boolean(), scope: approvalScopeSchema, expiresAt: answeredInstantSchema.nullable() })
      .nullable(),
    replacing: z.object({ pullThroughId: z.uuid() }).nullable().describe('The pull-through that is changing it now.'),
    embargoAt: answeredInstantSchema.nullable(),
    sunsetAt: answeredInstantSchema.nullable(),
    licenceEndsAt: answeredInstantSchema.nullable(),
    retainUntil: answeredInstantSchema.nullable(),
    endOfUse: answeredInstantSchema.nullable().describe('Sunset or licence end, whichever comes first.'),
    review: z.object({ id: z.uuid(), state: reviewStateSchema, stage: z.string().nullable(), waitingRoles: z.array(roleSchema), dueAt: answeredInstantSchema.nullable() }).nullable(),
    placements: z.array(
      z.object({
        id: z.uuid(),
        channel: z.string(),
        state: placementStateSchema,
        startsAt: answeredInstantSchema,
        endsAt: answeredInstantSchema.nullable(),
      }),
    ),
    allowed: z.array(assetAskSchema).describe('What the caller may ask of it now.'),
    refused: z.array(refusedAskSchema).describe('The rest of what may be asked of an asset, and why not now or not by the caller.'),
    isPurged: z.boolean(),
    revision: z.int(),
  })
  .meta({ id: 'Asset' });

/** A change of what people say about an asset. Null takes a date away. */
export const assetEditSchema = z
  .strictObject({
    title: lineSchema(255).optional(),
    description: textSchema(10_000).optional(),
    tags: tagsSchema.optional(),
    metadata: fieldsPatchSchema.optional().describe('A JSON merge patch: null takes a field away, others stay.'),
    embargoAt: instantSchema.nullable().optional(),
    sunsetAt: instantSchema.nullable().optional(),
    licenceEndsAt: instantSchema.nullable().optional(),
    retainUntil: instantSchema.nullable().optional(),
    slots: z
      .record(slotNameSchema, z.uuid().nullable())
      .refine((slots) => Object.keys(slots).length <= 20, 'at most 20 slots')
      .optional()
      .describe('Approved component versions by slot; null empties a slot, others stay. Makes a new version.'),
    framing: framingSchema.nullable().optional().describe('Focal point and crops of the picture; null takes them away. Makes a new version.'),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .meta({ id: 'AssetEdit' });
export type AssetEdit = z.infer<typeof assetEditSchema>;

export const timelineEntrySchema = z
  .object({
    sequence: z.int(),
    at: answeredInstantSchema,
    actor: z.object({ kind: z.enum(['person', 'key', 'workflow', 'system']), id: z.string().nullable(), name: z.string().nullable() }),
    action: z.string(),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });
export const timelinePageSchema = pageSchema(timelineEntrySchema, 'TimelinePage');

export const placeSchema = z.object({ versionId: z.uuid(), latitude: z.number(), longitude: z.number() }).meta({ id: 'Place' });

/** Where a life stands after a command. */
export const standingSchema = z
  .object({ id: z.uuid(), state: z.string(), reason: reasonSchema.nullable() })
  .meta({ id: 'Standing' });
