import type { Readable } from 'node:stream';
import type { Annotation } from '../../schemas/annotations.js';
import { drawProof } from './draw-proof.js';
import type { PageWriter } from './page-writer.js';
import { createPageWriter } from './page-writer.js';
import type { ProofReport, ReportedDecision } from './proof-report.js';
import { targetInWords } from './target-in-words.js';

/**
 * The report of a review as a PDF, written while it is read. Whatever the people of a review have written is drawn as letters: nothing
 * of it can become a part of the document.
 * @param annotations in the order of their numbers; each is forgotten once it is written
 */
export function writeProofReport(report: ProofReport, annotations: AsyncIterable<Annotation>): Readable {
  const writer = createPageWriter({
    title: `Proof report of review ${report.reviewId}`,
    footer: `Proof report · review ${report.reviewId}`,
    createdAt: new Date(report.generatedAt),
  });
  // Here, and not later: a picture that cannot be drawn is an answer of its own, not a document cut short.
  writeProof(writer, report);
  writeReview(writer, report);
  writeAnnotations(writer, report, annotations).then(
    () => {
      writeSignatures(writer, report);
      writer.space(14);
      writer.text('End of the report.', { size: 8, colour: '#666666' });
      writer.end();
    },
    (error: unknown) => writer.document.destroy(error as Error),
  );
  return writer.document;
}

function writeProof(writer: PageWriter, { asset, proof, marks, generatedAt, generatedFor }: ProofReport): void {
  writer.text('Proof report', { size: 9, colour: '#666666' });
  writer.text(asset.title, { size: 18, weight: 'bold' });
  writer.text(`Made ${utc(generatedAt)} for ${generatedFor}`, { size: 8, colour: '#666666' });
  writer.space(8);
  if ('missing' in proof.picture) writer.text(`The picture is not shown: ${proof.picture.missing}`, { colour: '#8a1c1c' });
  else drawProof(writer, proof.picture, marks);
  writer.heading('Proof');
  writer.field('Asset', asset.id);
  writer.field('Version', `${proof.versionNumber} (${proof.filename})`);
  writer.field('Content hash', proof.contentHash);
  writer.field('SHA-256 of file', proof.sha256 ?? 'not examined');
}

function writeReview(writer: PageWriter, report: ProofReport): void {
  writer.heading('Review');
  writer.field('Review', report.reviewId);
  writer.field('State', words(report.state));
  writer.field('Submitted', `${utc(report.submittedAt)} by ${report.submittedBy}`);
  writer.field('Closed', report.closedAt === null ? 'not yet' : utc(report.closedAt));
  writer.field('Approval holds', report.holds);
  writer.field('Policy', `${report.policy.name}, version ${report.policy.version}`);
  for (const rule of report.policy.rules) writer.field('', rule);
  writer.heading('Stages');
  for (const [index, { name, rule, state }] of report.stages.entries()) {
    writer.text(`${index + 1}. ${name}`, { weight: 'bold' });
    writer.text(`${rule} · ${words(state)}`, { indent: 14 });
  }
  writer.heading('Decisions');
  if (report.decisions.length === 0) writer.text('Nobody has decided yet.');
  for (const decision of report.decisions) writeDecision(writer, decision);
  if (report.advice.length === 0) return;
  writer.heading('Advice');
  for (const vote of report.advice) writeDecision(writer, vote);
}

function writeDecision(writer: PageWriter, { name, decision, at, stage, onBehalfOf, comment, remarks }: ReportedDecision): void {
  writer.need(40);
  writer.text(`${name}: ${words(decision)}`, { weight: 'bold' });
  const facts = [utc(at), `stage ${stage}`, ...(onBehalfOf === null ? [] : [`on behalf of ${onBehalfOf}`])];
  writer.text(facts.join(' · '), { indent: 14, size: 8.5, colour: '#444444' });
  for (const text of [comment, ...remarks]) if (text !== '') writer.text(text, { indent: 14 });
  writer.space(4);
}

async function writeAnnotations(writer: PageWriter, { marks }: ProofReport, annotations: AsyncIterable<Annotation>): Promise<void> {
  writer.heading('Annotations');
  if (marks.length === 0) writer.text('There are none.');
  let number = 0;
  for await (const annotation of annotations) {
    if (writer.document.destroyed) return;
    number += 1;
    writeAnnotation(writer, annotation, number);
    await writer.taken();
  }
}

function writeAnnotation(writer: PageWriter, annotation: Annotation, number: number): void {
  const { resolved, carriedFrom, editedAt } = annotation;
  writer.need(50);
  writer.text(`${number}. ${annotation.author.name}, ${targetInWords(annotation.target)}`, { weight: 'bold' });
  const facts = [
    utc(annotation.createdAt),
    ...(editedAt === null ? [] : [`changed ${utc(editedAt)}`]),
    ...(carriedFrom === null ? [] : [`carried over from version ${carriedFrom.versionNumber}`]),
    resolved === null ? annotation.status : `resolved by ${resolved.by.name}, ${utc(resolved.at)}`,
  ];
  writer.text(facts.join(' · '), { indent: 14, size: 8.5, colour: '#444444' });
  writer.text(annotation.text, { indent: 14 });
  for (const reply of annotation.replies) {
    writer.space(3);
    writer.text(`${reply.author.name}, ${utc(reply.createdAt)}`, { indent: 28, size: 8.5, colour: '#444444' });
    writer.text(reply.text, { indent: 28 });
  }
  writer.space(7);
}

function writeSignatures(writer: PageWriter, { signatures }: ProofReport): void {
  if (signatures.length === 0) return;
  writer.heading('Signatures');
  for (const { name, meaning, reason, at, contentHash, checks } of signatures) {
    writer.need(60);
    writer.text(name, { weight: 'bold' });
    writer.text(`${words(meaning)} · ${utc(at)}`, { indent: 14 });
    if (reason !== '') writer.text(reason, { indent: 14 });
    for (const check of checks) writer.text(words(check), { indent: 14, size: 8.5, colour: '#444444' });
    writer.text(`signed content ${contentHash}`, { indent: 14, size: 8.5, colour: '#444444' });
    writer.space(4);
  }
}

function utc(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

function words(code: string): string {
  return code.replaceAll('_', ' ');
}
