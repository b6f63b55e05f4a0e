import { Stack, Text, Timeline } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Answer } from '../parts/answer.js';
import { More } from '../parts/more.js';
import { When } from '../parts/when.js';
import { queries } from '../queries.js';
import type { TimelineEntry } from '../types.js';
import { actionWords } from '../words-of-life.js';
import { humanise } from '../words.js';

/** What happened to the asset, newest first, as the audit log has it. */
export function AssetTimeline({ assetId }: { assetId: string }) {
  const timeline = useInfiniteQuery(queries.timeline(assetId));
  return (
    <Answer of={timeline}>
      {({ pages }) => (
        <Stack>
          <Timeline bulletSize={12} lineWidth={1} active={-1}>
            {pages
              .flatMap(({ items }) => items)
              .map((entry) => (
                <Timeline.Item key={entry.sequence}>
                  <Text size="sm">
                    <Text span fw={500}>
                      {actorName(entry.actor)}
                    </Text>{' '}
                    {actionWords(entry.action)}
                    {reasonOf(entry) !== null && <Text span>: {reasonOf(entry)}</Text>}
                  </Text>
                  <Text size="xs" c="dimmed">
                    <When at={entry.at} /> · no. {entry.sequence}
                  </Text>
                </Timeline.Item>
              ))}
          </Timeline>
          <More of={timeline} />
        </Stack>
      )}
    </Answer>
  );
}

function actorName({ kind, name }: TimelineEntry['actor']): string {
  if (name !== null) return kind === 'key' ? `${name} (API key)` : name;
  return kind === 'person' ? 'Someone' : 'Galley';
}

function reasonOf({ details }: TimelineEntry): string | null {
  const { reason } = details;
  return typeof reason === 'string' ? humanise(reason).toLowerCase() : null;
}
