import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { personReferenceSchema } from './references.js';
import { lineSchema, sha256Schema } from './text.js';
import { decisionKindSchema } from './vocabulary.js';

/** What a signature stands for (21 CFR 11.50). */
export const signatureMeaningSchema = z.enum(['approval', 'review', 'responsibility', 'authorship']);
export type SignatureMeaning = z.infer<typeof signatureMeaningSchema>;

/** `pending`: the review has not answered yet. `void`: it did not count the decision. */
const signatureStateSchema = z.enum(['pending', 'valid', 'void']);

export const signatureFaultSchema = z.enum([
  'unreadable',
  'wrong_key',
  'not_signed_by_key',
  'hash_mismatch',
  'reason_changed',
  'broken_link',
  'content_changed',
  'rendition_changed',
  'decision_changed',
  'record_changed',
]);
export type SignatureFault = z.infer<typeof signatureFaultSchema>;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Exactly what a signature is given for (21 CFR 11.70). Changing any of it leaves a text that was never signed. */
export const signatureStatementSchema = z.strictObject({
  tenantId: z.uuid(),
  signatureId: z.uuid(),
  number: z.int().min(1).describe('Its place among the signatures of the tenant.'),
  previousHash: hashSchema.describe('Hash of the signature before; of the first one, zeros.'),
  keyId: z.uuid(),
  reviewId: z.uuid(),
  stage: z.string(),
  policyId: z.uuid(),
  policyVersion: z.int(),
  assetId: z.uuid(),
  versionId: z.uuid(),
  versionSha256: hashSchema.nullable(),
  contentHash: hashSchema,
  contentParts: z.strictObject({ bytes: hashSchema, components: hashSchema, metadata: hashSchema }),
  renditions: z.record(z.string(), hashSchema).describe('SHA-256 of each rendition that could be seen, by recipe and its version.'),
  decision: decisionKindSchema,
  decisionId: z.uuid(),
  signerId: z.uuid(),
  printedName: z.string().describe('As it was when it was signed.'),
  meaning: signatureMeaningSchema,
  reasonHash: hashSchema.describe('SHA-256 of the salt, a line feed and the reason, which are kept beside it.'),
  at: z.iso.datetime(),
});
export type SignatureStatement = z.infer<typeof signatureStatementSchema>;

const passwordSchema = z.string().min(1).max(128);
const codeSchema = z.string().regex(/^\d{6}$/, 'must be 6 digits');

/** The components of a signature: who sends them is who they say. Never kept. */
export const signingComponentsSchema = z.strictObject({
  password: passwordSchema,
  code: codeSchema.optional().describe('Of the authenticator. The first signing of a session needs it; so does one after 15 idle minutes.'),
});
export type SigningComponents = z.infer<typeof signingComponentsSchema>;

export const newSignatureSchema = signingComponentsSchema
  .extend({ meaning: signatureMeaningSchema, reason: lineSchema(1_000) })
  .meta({ id: 'NewSignature' });
export type NewSignature = z.infer<typeof newSignatureSchema>;

export const signatureSchema = z
  .object({
    id: z.uuid(),
    number: z.int(),
    state: signatureStateSchema,
    reviewId: z.uuid(),
    stage: z.string(),
    decisionId: z.uuid(),
    decision: decisionKindSchema.nullable().describe('Null where what was signed cannot be read any more.'),
    signer: personReferenceSchema.describe('With the name as it was printed when it was signed.'),
    meaning: signatureMeaningSchema.nullable().describe('Null as `decision` is.'),
    reason: z.string(),
    at: answeredInstantSchema,
    contentHash: sha256Schema,
    versionId: z.uuid(),
    keyId: z.uuid(),
    hash: z.string(),
    verification: z.object({ isGood: z.boolean(), faults: z.array(signatureFaultSchema) }).describe('Checked when it was read: the signature itself, and what it is bound to.'),
  })
  .meta({ id: 'Signature' });
export type Signature = z.infer<typeof signatureSchema>;
export const signatureListSchema = z.object({ items: z.array(signatureSchema) }).meta({ id: 'SignatureList' });

export const signingKeySchema = z
  .object({
    id: z.uuid(),
    algorithm: z.literal('Ed25519'),
    publicKey: z.string().describe('SubjectPublicKeyInfo, DER, base64.'),
    fingerprint: hashSchema.describe('SHA-256 of the public key; the audit log names it.'),
    createdAt: answeredInstantSchema,
    retiredAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'SigningKey' });
export type SigningKey = z.infer<typeof signingKeySchema>;
export const signingKeyListSchema = z.object({ items: z.array(signingKeySchema) }).meta({ id: 'SigningKeyList' });

/** One line of an export. */
export const exportedSignatureSchema = z.object({
  tenantId: z.string(),
  number: z.int(),
  signatureId: z.string(),
  state: signatureStateSchema,
  keyId: z.string(),
  statement: z.string().describe('The exact text that was signed.'),
  signature: z.string().describe('Ed25519, base64.'),
  previousHash: z.string(),
  hash: z.string(),
  reason: z.string(),
  reasonSalt: z.string(),
});
export type ExportedSignature = z.infer<typeof exportedSignatureSchema>;

export const totpBeginningSchema = z.strictObject({ password: passwordSchema }).meta({ id: 'TotpBeginning' });
export const totpSecretSchema = z
  .object({ secret: z.string().describe('Base32. Shown in this answer only.'), otpauthUri: z.string().describe('For a QR code that an authenticator reads.') })
  .meta({ id: 'TotpSecret' });
export const totpConfirmationSchema = z.strictObject({ code: codeSchema }).meta({ id: 'TotpConfirmation' });

export const mySigningSchema = z
  .object({
    totp: z.enum(['none', 'begun', 'enrolled']),
    enrolledAt: answeredInstantSchema.nullable(),
    lockedUntil: answeredInstantSchema.nullable(),
    needsCode: z.boolean().describe('Whether a signing now needs the code of the authenticator beside the password.'),
  })
  .meta({ id: 'MySigning' });
export type MySigning = z.infer<typeof mySigningSchema>;
