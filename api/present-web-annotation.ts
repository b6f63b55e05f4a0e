import type { AnnotationRow } from '../db/annotation-columns.js';
import { selectorsOf } from '../domain/annotation-selector.js';
import type { WebAnnotation, WebAnnotationPage } from '../schemas/web-annotations.js';
import { instantOf } from './present-asset.js';

const context = 'http://www.w3.org/ns/anno.jsonld';

/**
 * A page of a list in the W3C Web Annotation model: each annotation, followed by the replies in its thread.
 * @param list address of the list below /api/v1, without its query; `address`: of this page; `next`: of the page after it
 * @param root GALLEY_API_URL
 */
export function presentWebAnnotations(
  rows: readonly AnnotationRow[],
  page: { readonly list: string; readonly address: string; readonly next: string | null },
  root: string,
): WebAnnotationPage {
  const at = (path: string): string => `${root.replace(/\/+$/, '')}/api/v1${path}`;
  return {
    '@context': context,
    id: at(page.address),
    type: 'AnnotationPage',
    partOf: { id: at(page.list), type: 'AnnotationCollection', label: 'Annotations, newest first' },
    ...(page.next === null ? {} : { next: at(page.next) }),
    items: rows.flatMap((row) => [annotationOf(row, at), ...row.replies.map((reply) => replyOf(row, reply, at))]),
  };
}

type At = (path: string) => string;

function annotationOf(row: AnnotationRow, at: At): WebAnnotation {
  const words = { type: 'TextualBody', value: row.text, format: 'text/plain', purpose: 'commenting' } as const;
  const modified = row.resolvedAt ?? row.editedAt;
  return {
    '@context': context,
    id: at(`/annotations/${row.id}`),
    type: 'Annotation',
    motivation: 'commenting',
    creator: personOf(row.author, at),
    created: row.createdAt.toISOString(),
    ...(modified === null ? {} : { modified: modified.toISOString() }),
    body: row.status === 'open' ? words : [words, { type: 'TextualBody', value: row.status, format: 'text/plain', purpose: 'tagging' }],
    target: targetOf(row, at),
  };
}

function replyOf(row: AnnotationRow, reply: AnnotationRow['replies'][number], at: At): WebAnnotation {
  return {
    '@context': context,
    id: at(`/annotations/${row.id}#${reply.id}`),
    type: 'Annotation',
    motivation: 'replying',
    creator: personOf(reply.author, at),
    created: instantOf(reply.createdAt),
    body: { type: 'TextualBody', value: reply.text, format: 'text/plain', purpose: 'replying' },
    target: at(`/annotations/${row.id}`),
  };
}

/** The source is the version, whose bytes never change; the scope is the asset it is a version of. */
function targetOf({ assetId, version, target }: AnnotationRow, at: At): Exclude<WebAnnotation['target'], string> {
  const { mediaType, width, height } = version;
  const selector = selectorsOf(target, width === null || height === null ? null : { width, height });
  const source =
    target.kind === 'text'
      ? ({ id: `urn:uuid:${version.id}#${target.slot === undefined ? target.field : `${target.field}/${target.slot}`}`, type: 'Text', format: 'text/plain' } as const)
      : ({ id: `urn:uuid:${version.id}`, type: kindOf(mediaType), ...(mediaType === null ? {} : { format: mediaType }) } as const);
  return { type: 'SpecificResource', source, scope: at(`/assets/${assetId}`), ...(selector.length === 0 ? {} : { selector }) };
}

function kindOf(mediaType: string | null): 'Image' | 'Video' | 'Text' | 'Dataset' {
  if (mediaType?.startsWith('image/')) return 'Image';
  if (mediaType?.startsWith('video/')) return 'Video';
  return mediaType === 'application/pdf' || mediaType?.startsWith('text/') ? 'Text' : 'Dataset';
}

function personOf({ id, name }: { readonly id: string; readonly name: string }, at: At): WebAnnotation['creator'] {
  return { id: at(`/people/${id}`), type: 'Person', name };
}
