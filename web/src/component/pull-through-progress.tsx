import { Group, Progress, Text } from '@mantine/core';
import type { PullThroughSummary } from '../types.js';

/** How many of the frozen impact are replaced, are on their way, or were left. */
export function PullThroughProgress({ run: { assets, counts } }: { run: PullThroughSummary }) {
  const share = (count: number): number => (assets === 0 ? 0 : (count / assets) * 100);
  const left = counts.skipped + counts.flagged + counts.coalesced + counts.cancelled;
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress.Root size="lg" style={{ flex: 1 }}>
        <Progress.Section value={share(counts.done)} color="green.8" aria-label={`${counts.done} of ${assets} replaced`} />
        <Progress.Section value={share(counts.asked)} color="blue.4" aria-label={`${counts.asked} on their way`} />
        <Progress.Section value={share(left)} color="gray.5" aria-label={`${left} left as they are`} />
      </Progress.Root>
      <Text size="sm" className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {counts.done} of {assets} replaced
      </Text>
    </Group>
  );
}
