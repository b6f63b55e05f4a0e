import type { AnnotationTarget } from '../../schemas/annotation-target.js';

/** What an annotation is about, for a page that shows its number. */
export function targetInWords(target: AnnotationTarget): string {
  switch (target.kind) {
    case 'whole':
      return 'on all of it';
    case 'page':
      return `on page ${target.page}`;
    case 'time':
      return target.end === null ? `at ${target.start} s` : `from ${target.start} s to ${target.end} s`;
    case 'text':
      return `on “${target.exact}” in the ${target.slot === undefined ? target.field : `copy of ${target.slot}`}`;
    case 'point':
    case 'rectangle':
    case 'polygon':
    case 'freehand':
      return [`on a ${target.kind === 'freehand' ? 'line drawn freehand' : target.kind}`, place(target.page, 'of page'), place(target.at, 'at second')].filter(Boolean).join(' ');
  }
}

function place(value: number | undefined, word: string): string {
  return value === undefined ? '' : `${word} ${value}`;
}
