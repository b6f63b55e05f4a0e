import type { KeyboardEvent, MouseEvent } from 'react';
import { useRef } from 'react';
import type { Place } from '../parts/overlay-space.js';
import { moves, onPicture, overlayHeight as height, placeUnder } from '../parts/overlay-space.js';
import type { Outline } from './crop-outlines.js';
import classes from './framing-overlay.module.css';

interface FramingOverlayProps {
  /** Width over height of the picture. */
  proportion: number;
  outlines: readonly Outline[];
  point: Place | null;
  /** Where the eye goes, as far as a program can tell; shown beside the point of a person, never as one. */
  proposal: Place | null;
  onPlace: (point: Place) => void;
}

/** What every crop keeps of the picture, and the point that they keep in view: placed by a click, or by the arrow keys. */
export function FramingOverlay({ proportion, outlines, point, proposal, onPlace }: FramingOverlayProps) {
  const svg = useRef<SVGSVGElement>(null);
  const width = height * proportion;
  const onClick = (event: MouseEvent): void => {
    const place = placeUnder(event, svg.current, width);
    if (place !== null) onPlace(place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const from = point ?? proposal ?? { x: 0.5, y: 0.5 };
    onPlace(onPicture({ x: from.x + move.x, y: from.y + move.y }));
  };
  return (
    <svg
      ref={svg}
      className={classes.overlay}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      data-placing
      role="application"
      tabIndex={0}
      aria-label="Focal point: click on what every crop has to keep, or move it with the arrow keys"
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {outlines.map((outline) => {
        const box = { x: outline.x * width, y: outline.y * height, width: outline.width * width, height: outline.height * height };
        return (
          <g key={outline.recipes.join()}>
            <title>{outline.recipes.join(', ')}</title>
            <rect className={classes.halo} {...box} />
            <rect className={classes.crop} {...box} data-crop={outline.recipes[0]} />
          </g>
        );
      })}
      {proposal !== null && (
        <g className={classes.proposal}>
          <title>Proposed</title>
          <circle cx={proposal.x * width} cy={proposal.y * height} r={26} />
        </g>
      )}
      {point !== null && (
        <g className={classes.point}>
          <title>Focal point</title>
          <circle cx={point.x * width} cy={point.y * height} r={16} />
        </g>
      )}
    </svg>
  );
}
