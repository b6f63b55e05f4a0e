import { Semaphore } from 'async-mutex';
import { findProofPicture } from '../../db/find-proof-picture.js';
import { findPerson } from '../../db/find-person.js';
import { findReview } from '../../db/find-review.js';
import { findSignatures } from '../../db/find-signatures.js';
import { listChannels } from '../../db/list-channels.js';
import { listReportedAnnotations, listReportedMarks } from '../../db/list-reported-annotations.js';
import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { isRefusal } from '../../domain/refusal.js';
import type { Annotation } from '../../schemas/annotations.js';
import { reviewSchema } from '../../schemas/reviews.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import { presentAnnotation } from '../present-annotation.js';
import { presentReview } from '../present-review.js';
import type { ProofReport } from '../proof-report/proof-report.js';
import { reportedSignature } from '../proof-report/reported-signature.js';
import { reportOfReview } from '../proof-report/report-of-review.js';
import { writeProofReport } from '../proof-report/write-proof-report.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

/** Each holds a picture and the fonts: so many are written at once by one process, others wait. */
const atOnce = new Semaphore(2);
const mostPictureBytes = 16 * 1024 * 1024;
const annotationsAtOnce = 20;

const report = defineRoute({
  method: 'get',
  path: '/reviews/{id}/report',
  summary: 'The proof report of a review as a PDF',
  description: 'The proof with its hashes and the places of its annotations, the policy, the stages, every decision, the electronic signatures, and the annotations with their threads. Times are UTC.',
  tags: ['reviews'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: { contentType: 'application/pdf', description: 'The report.' } },
  problems: ['storage.unavailable'],
  handle: async ({ params, caller, services }) => {
    const { database } = services;
    const generatedAt = new Date().toISOString();
    const row = await findReview(database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('review');
    const [person, marks, channels, signatures] = await Promise.all([
      findPerson(database, caller.tenantId, caller.personId),
      listReportedMarks(database, caller.tenantId, params.id),
      listChannels(database, caller.tenantId, null),
      findSignatures(database, caller.tenantId, params.id),
    ]);
    const [, release] = await atOnce.acquire();
    try {
      const review = reviewSchema.parse(presentReview(row, [], caller, generatedAt));
      const facts = reportOfReview(review, {
        picture: await pictureOf(services, caller, review.proof.versionId, generatedAt),
        marks: marks.map(({ target, isCarried }, index) => ({ number: index + 1, target, isCarried })),
        signatures: signatures.map(reportedSignature),
        channels: new Map(channels.map(({ id, name }) => [id, name])),
        generatedAt,
        generatedFor: person?.name ?? 'somebody',
      });
      const body = writeProofReport(facts, annotationsOf(services, caller, params.id, marks.map(({ id }) => id)));
      body.once('close', release);
      return { status: 200, body, headers: { 'content-disposition': `attachment; filename="proof-report-${params.id}.pdf"` } };
    } catch (error) {
      release();
      throw error;
    }
  },
});

export const proofReportRoutes: readonly Route[] = [report];

/** The whole picture, to whom it may be shown; else why not. */
async function pictureOf({ database, objectStore }: Services, caller: Caller, versionId: string, now: string): Promise<ProofReport['proof']['picture']> {
  const row = await findProofPicture(database, caller.tenantId, versionId);
  if (row === undefined || row.width === null || row.height === null) return { missing: 'Galley has none of this version.' };
  const access = secondsOfAccess(row.life, { roles: caller.roles, isUploader: row.uploaderId === caller.personId }, now);
  if (isRefusal(access)) return { missing: access.detail };
  const bytes = await objectStore.getBuffer({ bucket: 'assets', key: row.objectKey }, { maxBytes: mostPictureBytes });
  return { bytes, width: row.width, height: row.height };
}

async function* annotationsOf({ database }: Services, caller: Caller, reviewId: string, ids: readonly string[]): AsyncGenerator<Annotation> {
  for (let from = 0; from < ids.length; from += annotationsAtOnce) {
    const rows = await listReportedAnnotations(database, caller.tenantId, { reviewId, ids: ids.slice(from, from + annotationsAtOnce), caller });
    for (const row of rows) yield presentAnnotation(row, caller);
  }
}
