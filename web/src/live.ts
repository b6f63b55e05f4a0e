import { useEffect, useState } from 'react';
import { queryClient } from './queries.js';

/** Answers that an event about a kind of thing makes old, besides those of the thing itself. */
const touches: Readonly<Record<string, readonly string[]>> = {
  asset: ['asset', 'assets', 'campaign', 'audit'],
  review: ['review', 'reviews', 'asset', 'campaign', 'audit'],
  campaign: ['campaign', 'campaigns', 'audit'],
  placement: ['placements', 'receipts', 'asset', 'campaign', 'audit'],
};
const everything = ['asset', 'assets', 'review', 'reviews', 'campaign', 'campaigns', 'placements', 'receipts', 'audit'];
/** Events come in bursts: one upload is about six. */
const gatherMs = 300;

/**
 * Keeps what is on screen as it is on the server, by server-sent events. The browser reconnects by itself and tells the last
 * event it had; after a gap everything is asked again.
 * @returns whether the line is up
 */
export function useLiveUpdates(): boolean {
  const [isUp, setIsUp] = useState(true);
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    const pending = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hadGap = false;

    const invalidate = (kinds: Iterable<string>): void => {
      for (const kind of kinds) pending.add(kind);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const kind of pending) void queryClient.invalidateQueries({ queryKey: [kind] });
        pending.clear();
      }, gatherMs);
    };
    const onNews = (event: MessageEvent<string>): void => invalidate(touches[event.type] ?? everything);

    source.onopen = () => {
      setIsUp(true);
      if (hadGap) invalidate(everything);
      hadGap = false;
    };
    source.onerror = () => {
      hadGap = true;
      setIsUp(false);
    };
    source.onmessage = onNews;
    for (const kind of Object.keys(touches)) source.addEventListener(kind, onNews);
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);
  return isUp;
}
