import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { lineSchema, sha256Schema, textSchema } from './text.js';

const fieldValueSchema = z.union([textSchema(4_000), z.number(), z.boolean(), z.array(textSchema(500)).max(100)]);
const fieldNameSchema = z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'must be a name of up to 64 letters, digits, dots, dashes');

/** The customer's own fields of an asset. */
export const fieldsSchema = z.record(fieldNameSchema, fieldValueSchema).refine((fields) => Object.keys(fields).length <= 200, 'at most 200 fields');
/** A change of them, as a JSON merge patch: null takes a field away. */
export const fieldsPatchSchema = z.record(fieldNameSchema, fieldValueSchema.nullable());

export const tagsSchema = z.array(lineSchema(100)).max(200).overwrite((tags) => [...new Set(tags)]);

/** What people say about an asset when they bring it. */
export const assetMetadataSchema = z
  .strictObject({
    title: lineSchema(255).optional().describe('Default: the file name without its extension.'),
    description: textSchema(10_000).optional(),
    tags: tagsSchema.optional(),
    embargoAt: instantSchema.nullish().describe('Not to be used before.'),
    sunsetAt: instantSchema.nullish().describe('Not to be used from then on; it is taken down and archived.'),
    licenceEndsAt: instantSchema.nullish().describe('Like the sunset; the earlier of the two counts.'),
    retainUntil: instantSchema.nullish().describe('Once archived it is kept until then, and purged after it.'),
    fields: fieldsSchema.optional().describe('Becomes `metadata` of the asset.'),
  })
  .meta({ id: 'AssetMetadata' });
export type AssetMetadata = z.infer<typeof assetMetadataSchema>;

const newFileSchema = z.strictObject({
  filename: z.string().max(10_000).describe('1 to 255 characters, without control and direction characters and path parts.'),
  size: z.int().nonnegative().describe('Bytes.'),
  contentType: z
    .string()
    .regex(/^[\w.+-]{1,127}\/[\w.+-]{1,127}( *;.{0,255})?$/, 'must be a media type')
    .default('application/octet-stream')
    .describe('What the sender takes it for; Galley looks at the bytes.'),
  sha256: sha256Schema.optional().describe('Checked against the stored bytes, and for a duplicate before anything is sent.'),
  allowDuplicate: z.boolean().default(false).describe('Take it although the same bytes are in the library.'),
});

export const newUploadSchema = newFileSchema
  .extend({ campaignId: z.uuid().optional(), metadata: assetMetadataSchema.optional() })
  .meta({ id: 'NewUpload' });

export const newVersionSchema = newFileSchema
  .extend({
    baseVersionId: z.uuid().optional().describe('The version that this one was made from. Where another has come since, it is refused before anything is sent. Needed unless the newest version is your own.'),
  })
  .meta({ id: 'NewVersion' });
export type NewVersion = z.infer<typeof newVersionSchema>;

const partToSendSchema = z.object({
  number: z.int(),
  url: z.string().describe('PUT the bytes of this part here. Send Content-MD5 where you can: the store then refuses a part that was cut short.'),
  size: z.int().describe('Bytes of this part; all but the last are equal.'),
});

export const registeredUploadSchema = z
  .object({
    uploadId: z.uuid(),
    assetId: z.uuid(),
    versionId: z.uuid(),
    partSize: z.int(),
    partCount: z.int(),
    parts: z.array(partToSendSchema).describe('The first 1,000; GET the upload for the addresses of those that are missing then.'),
    expiresAt: answeredInstantSchema,
  })
  .meta({ id: 'RegisteredUpload' });
export type RegisteredUpload = z.infer<typeof registeredUploadSchema>;

export const uploadSchema = z
  .object({
    uploadId: z.uuid(),
    assetId: z.uuid(),
    versionId: z.uuid(),
    state: z.enum(['open', 'complete', 'abandoned']),
    filename: z.string(),
    size: z.int(),
    partSize: z.int(),
    partCount: z.int(),
    arrived: z.array(z.int()).describe('Numbers of the parts that are stored.'),
    parts: z.array(partToSendSchema).describe('Those still missing, with fresh addresses; at most 1,000.'),
    expiresAt: answeredInstantSchema,
  })
  .meta({ id: 'Upload' });

export const completeUploadSchema = z.strictObject({ sha256: sha256Schema.optional() }).default({});

export const acceptedAssetSchema = z.object({ assetId: z.uuid(), versionId: z.uuid() }).meta({ id: 'AcceptedAsset' });

/** What comes besides the file in the form of POST /assets. */
export const assetFormFieldsSchema = z.strictObject({
  metadata: z.string().optional().describe('JSON: AssetMetadata.'),
  campaignId: z.uuid().optional(),
  sha256: sha256Schema.optional(),
  allowDuplicate: z.enum(['true', 'false']).optional(),
});

export const assetFormSchema = assetFormFieldsSchema.extend({ file: z.string().meta({ format: 'binary' }).describe('At most 64 MiB.') });
