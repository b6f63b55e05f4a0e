import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef, useState } from 'react';
import type { Place } from '../parts/overlay-space.js';
import { moves, onPicture, overlayHeight as height, placeUnder } from '../parts/overlay-space.js';
import type { AnnotationTarget } from '../types.js';
import type { NumberedAnnotation } from './annotation-places.js';
import { targetBetween } from './annotation-places.js';
import classes from './proof-overlay.module.css';

interface ProofOverlayProps {
  /** Width over height of the picture. */
  proportion: number;
  annotations: readonly NumberedAnnotation[];
  chosen: string | null;
  onChoose: (id: string) => void;
  /** Where a new annotation is drawn now; null where none is. */
  drawing: { draft: AnnotationTarget | null; onDraw: (draft: AnnotationTarget) => void; onPlaced: () => void } | null;
}

/** The places of annotations on the picture, and a new one drawn by pointer or by keyboard. */
export function ProofOverlay({ proportion, annotations, chosen, onChoose, drawing }: ProofOverlayProps) {
  const svg = useRef<SVGSVGElement>(null);
  const [from, setFrom] = useState<Place | null>(null);
  const width = height * proportion;

  const placeOf = (event: PointerEvent): Place | null => placeUnder(event, svg.current, width);
  const onPointerDown = (event: PointerEvent): void => {
    const place = placeOf(event);
    if (drawing === null || place === null) return;
    svg.current?.setPointerCapture(event.pointerId);
    setFrom(place);
    drawing.onDraw(targetBetween(place, place));
  };
  const onPointerMove = (event: PointerEvent): void => {
    const place = from === null ? null : placeOf(event);
    if (from !== null && place !== null) drawing?.onDraw(targetBetween(from, place));
  };
  const onPointerUp = (): void => {
    if (from !== null) drawing?.onPlaced();
    setFrom(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (drawing === null) return;
    const move = moves[event.key];
    if (move !== undefined) drawing.onDraw(event.shiftKey ? grown(drawing.draft, move) : moved(drawing.draft, move));
    else if (event.key === 'Enter' && drawing.draft !== null) drawing.onPlaced();
    else return;
    event.preventDefault();
  };

  return (
    <svg
      ref={svg}
      className={classes.overlay}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      {...(drawing === null
        ? { role: 'group', 'aria-label': 'Annotations on the picture' }
        : {
            'data-drawing': true,
            role: 'application',
            tabIndex: 0,
            'aria-label': 'Draw on the picture: click or arrow keys for a point, drag or Shift and arrow keys for a rectangle, Enter to write',
            onPointerDown,
            onPointerMove,
            onPointerUp,
            onKeyDown,
          })}
    >
      {annotations.map(({ annotation: { id, target, status }, number }) => (
        <Mark key={id} target={target} width={width} label={String(number)} isResolved={status === 'resolved'} isChosen={id === chosen} {...(drawing === null ? { onChoose: () => onChoose(id) } : {})} />
      ))}
      {drawing?.draft && <Mark target={drawing.draft} width={width} label="+" isResolved={false} isChosen />}
    </svg>
  );
}

interface MarkProps {
  target: AnnotationTarget;
  width: number;
  label: string;
  isResolved: boolean;
  isChosen: boolean;
  onChoose?: () => void;
}

function Mark({ target, width, label, isResolved, isChosen, onChoose }: MarkProps) {
  const places = outlineOf(target);
  const [anchor] = places;
  if (anchor === undefined) return null;
  const path = places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x * width} ${y * height}`).join('') + (target.kind === 'freehand' ? '' : 'Z');
  return (
    <g
      className={classes.mark}
      data-kind={target.kind}
      {...(isResolved ? { 'data-resolved': true } : {})}
      {...(isChosen ? { 'data-chosen': true } : {})}
      {...(onChoose === undefined ? { style: { pointerEvents: 'none' } } : { onClick: onChoose })}
    >
      <title>Annotation {label}</title>
      {places.length > 1 && (
        <>
          <path className={classes.halo} d={path} />
          <path className={classes.shape} d={path} />
        </>
      )}
      <circle className={classes.badge} cx={anchor.x * width} cy={anchor.y * height} r={24} />
      <text className={classes.number} x={anchor.x * width} y={anchor.y * height} fontSize={28}>
        {label}
      </text>
    </g>
  );
}

/** The corners of a shape, in shares; none where the target is no place on the picture. */
function outlineOf(target: AnnotationTarget): Place[] {
  switch (target.kind) {
    case 'point':
      return [target];
    case 'rectangle': {
      const [right, bottom] = [target.x + target.width, target.y + target.height];
      return [
        { x: target.x, y: target.y },
        { x: right, y: target.y },
        { x: right, y: bottom },
        { x: target.x, y: bottom },
      ];
    }
    case 'polygon':
    case 'freehand':
      return target.points.map(([x, y]) => ({ x, y }));
    default:
      return [];
  }
}

const middle = { kind: 'point', x: 0.5, y: 0.5 } as const;

function moved(draft: AnnotationTarget | null, by: Place): AnnotationTarget {
  if (draft?.kind === 'rectangle') {
    return { ...draft, x: Math.min(1 - draft.width, Math.max(0, draft.x + by.x)), y: Math.min(1 - draft.height, Math.max(0, draft.y + by.y)) };
  }
  if (draft?.kind !== 'point') return middle;
  return { ...draft, ...onPicture({ x: draft.x + by.x, y: draft.y + by.y }) };
}

function grown(draft: AnnotationTarget | null, by: Place): AnnotationTarget {
  if (draft?.kind === 'rectangle') {
    return { ...draft, width: Math.min(1 - draft.x, Math.max(0.01, draft.width + by.x)), height: Math.min(1 - draft.y, Math.max(0.01, draft.height + by.y)) };
  }
  const { x, y } = draft?.kind === 'point' ? draft : middle;
  return { kind: 'rectangle', x: Math.min(0.9, x), y: Math.min(0.9, y), width: 0.1, height: 0.1 };
}
