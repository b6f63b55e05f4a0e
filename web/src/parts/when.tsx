import { useEffect, useState } from 'react';
import { formatDistance, formatInstant } from '../format.js';

/** An instant as its distance from now, kept fresh; the exact one on hover and for assistive technology. */
export function When({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatDistance(at, now)}
    </time>
  );
}
