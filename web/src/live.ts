import { useEffect, useState } from 'react';
import { queryClient } from './queries.js';

/** Answers that an event makes old, by the kind of thing it is about. */
const touches: Readonly<Record<string, readonly string[]>> = {
  asset: ['asset', 'assets', 'campaign', 'campaigns', 'audit'],
  review: ['review', 'reviews', 'asset', 'assets', 'campaign', 'audit'],
  campaign: ['campaign', 'campaigns', 'audit'],
  placement: ['placements', 'receipts', 'asset', 'campaign', 'audit'],
};
const everything = [...new Set(Object.values(touches).flat())];
/** Events come in bursts: one upload is about six. */
const gatherMs = 300;

/**
 * Keeps what is on screen as it is on the server, by server-sent events. The browser reconnects by itself and tells the last
 * event it had, so that what was missed comes after.
 * @returns whether the line is up
 */
export function useLiveUpdates(): boolean {
  const [isUp, setIsUp] = useState(true);
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    const pending = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const invalidate = (kinds: Iterable<string>): void => {
      for (const kind of kinds) pending.add(kind);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const kind of pending) void queryClient.invalidateQueries({ queryKey: [kind] });
        pending.clear();
      }, gatherMs);
    };
    source.onopen = () => setIsUp(true);
    source.onerror = () => setIsUp(false);
    source.onmessage = ({ data }: MessageEvent<string>) => invalidate(touches[kindOf(data)] ?? everything);
    // More was missed than the server would tell one by one.
    source.addEventListener('reset', () => invalidate(everything));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);
  return isUp;
}

/** `asset` of an event whose subject is `asset:<id>`. */
function kindOf(data: string): string {
  const { subject } = JSON.parse(data) as { subject?: string };
  return subject?.split(':')[0] ?? '';
}
