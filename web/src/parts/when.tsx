import { useEffect, useState } from 'react';
import { formatDistance, formatInstant } from '../format.js';

/** An instant as its distance from now, kept fresh; the exact one on hover and for assistive technology. */
export function When({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = (): void => setNow(Date.now());
    // An instant that has just been told must not seem to lie ahead.
    tick();
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatDistance(at, now)}
    </time>
  );
}
