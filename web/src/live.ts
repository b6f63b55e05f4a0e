import { useEffect, useState } from 'react';
import { queryClient } from './queries.js';

/** Answers that an event makes old, by the kind of thing it is about. */
const touches: Readonly<Record<string, readonly string[]>> = {
  asset: ['asset', 'assets', 'reviews', 'campaign', 'campaigns', 'handoffs', 'impact', 'pull_through', 'pull_throughs', 'audit'],
  review: ['review', 'reviews', 'asset', 'campaign', 'pull_through', 'audit'],
  campaign: ['campaign', 'campaigns', 'audit'],
  placement: ['placements', 'receipts', 'asset', 'campaign', 'impact', 'pull_through', 'audit'],
  component: ['component', 'components', 'impact', 'audit'],
  pull_through: ['pull_through', 'pull_throughs', 'component', 'asset', 'audit'],
  handoff: ['handoffs', 'asset', 'audit'],
};
const everything = [...new Set(Object.values(touches).flat())];
/** Events come in bursts: one upload is about six. */
const gatherMs = 250;
const listenAgainMs = 5_000;

/**
 * Keeps what is on screen as it is on the server, by server-sent events. The browser reconnects by itself and tells the last
 * event it had, so that what was missed comes after.
 * @returns whether the line is up
 */
export function useLiveUpdates(): boolean {
  const [isUp, setIsUp] = useState(true);
  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    const old = new Set<string>();
    let isAsking = false;

    // One round after the other: what is told while answers are on their way is asked for in the next.
    const askAgain = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      while (old.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, gatherMs));
        const round = [...old];
        old.clear();
        await Promise.all(round.map((key) => queryClient.invalidateQueries({ queryKey: key.split(' ') })));
      }
      isAsking = false;
    };
    const tell = (keys: readonly string[]): void => {
      for (const key of keys) old.add(key);
      void askAgain();
    };
    const listen = (): void => {
      source = new EventSource('/api/v1/events');
      source.onopen = () => setIsUp(true);
      source.onmessage = ({ data }: MessageEvent<string>) => tell(touchedBy(data));
      // More was missed than the server would tell one by one.
      source.addEventListener('reset', () => tell(everything));
      source.onerror = () => {
        setIsUp(false);
        // A lost line the browser mends by itself; after an answer that is no stream it gives up, and forgets what it had.
        if (source.readyState !== EventSource.CLOSED) return;
        again = setTimeout(() => {
          listen();
          tell(everything);
        }, listenAgainMs);
      };
    };
    listen();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, []);
  return isUp;
}

/** Keys of the answers that an event makes old; its subject is a kind and an id: `asset:<id>`. */
function touchedBy(data: string): readonly string[] {
  const { subject = '' } = JSON.parse(data) as { subject?: string };
  const [kind = '', id = ''] = subject.split(':');
  return (touches[kind] ?? everything).map((key) => (key === kind ? `${key} ${id}` : key));
}
