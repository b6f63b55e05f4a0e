import type { AnnotationTarget } from '../../schemas/annotation-target.js';
import type { PageWriter } from './page-writer.js';
import { page } from './page-writer.js';
import type { Mark, ProofPicture } from './proof-report.js';

const mostHeight = 400;
const colours = { own: '#c2185b', carried: '#6d4c41' } as const;
/** A line with more corners looks the same at this size, and makes the page heavy. */
const mostCorners = 150;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture, with the shapes of its annotations and their numbers; those carried over are dashed. */
export function drawProof(writer: PageWriter, picture: ProofPicture, marks: readonly Mark[]): void {
  const { document } = writer;
  const scale = Math.min((page.right - page.left) / picture.width, mostHeight / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  writer.need(height + 10);
  const frame = { x: page.left + (page.right - page.left - width) / 2, y: writer.y(), width, height };
  document.image(picture.bytes, frame.x, frame.y, { width, height });
  document.rect(frame.x, frame.y, width, height).lineWidth(0.5).strokeColor('#999999').stroke();
  const drawn = marks.filter(({ target }) => isOnFirstPicture(target));
  for (const mark of drawn) drawShape(document, frame, mark);
  // Numbers last, so that no shape covers one.
  for (const mark of drawn) drawNumber(writer, frame, mark);
  writer.space(height + 8);
}

function isOnFirstPicture(target: AnnotationTarget): boolean {
  return cornersOf(target).length > 0 && (!('page' in target) || target.page === undefined || target.page === 1) && (!('at' in target) || target.at === undefined);
}

/** In shares of the picture; none where the target is no shape. */
function cornersOf(target: AnnotationTarget): readonly (readonly [number, number])[] {
  switch (target.kind) {
    case 'point':
      return [[target.x, target.y]];
    case 'rectangle': {
      const [right, bottom] = [target.x + target.width, target.y + target.height];
      return [[target.x, target.y], [right, target.y], [right, bottom], [target.x, bottom]];
    }
    case 'polygon':
    case 'freehand': {
      const step = Math.ceil(target.points.length / mostCorners);
      return target.points.filter((_point, index) => index % step === 0 || index === target.points.length - 1);
    }
    default:
      return [];
  }
}

function drawShape(document: PDFKit.PDFDocument, frame: Frame, { target, isCarried }: Mark): void {
  const corners = cornersOf(target).map(([x, y]) => [frame.x + x * frame.width, frame.y + y * frame.height] as const);
  const [first, ...rest] = corners;
  if (first === undefined || target.kind === 'point') return;
  const colour = isCarried ? colours.carried : colours.own;
  for (const [lineWidth, stroke] of [[3, '#ffffff'], [1.4, colour]] as const) {
    document.moveTo(first[0], first[1]);
    for (const [x, y] of rest) document.lineTo(x, y);
    if (target.kind !== 'freehand') document.closePath();
    if (isCarried) document.dash(4, { space: 3 });
    document.lineWidth(lineWidth).strokeColor(stroke).stroke().undash();
  }
}

function drawNumber(writer: PageWriter, frame: Frame, { number, target, isCarried }: Mark): void {
  const [corner = [0, 0] as const] = cornersOf(target);
  const radius = number < 100 ? 6.5 : 8.5;
  const within = (value: number, from: number, length: number): number => Math.min(Math.max(value, from + radius), from + length - radius);
  const [x, y] = [within(frame.x + corner[0] * frame.width, frame.x, frame.width), within(frame.y + corner[1] * frame.height, frame.y, frame.height)];
  writer.document.circle(x, y, radius).lineWidth(1).fillAndStroke(isCarried ? colours.carried : colours.own, '#ffffff');
  writer.label(String(number), x, y + 2.6, { size: 7, weight: 'bold', colour: '#ffffff', align: 'centre' });
}
