import { Group, List, Paper, Text } from '@mantine/core';
import { formatInstant } from '../format.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import type { Board } from '../types.js';
import type { Word } from '../words.js';
import { plainWords, whoWords } from '../words.js';

const standings: Readonly<Record<Board['forecast']['standing'], Word>> = {
  no_date: { label: 'No date', color: 'gray' },
  on_time: { label: 'On time', color: 'green' },
  at_risk: { label: 'At risk', color: 'orange' },
  unreachable: { label: 'Out of reach', color: 'red' },
};

/** When the campaign will be ready, and what blocks its launch: over all deliverables, what most wait for first. */
export function CampaignForecast({ board }: { board: Board }) {
  const { forecast, blocking, state } = board;
  if (state !== 'planning' && state !== 'in_review') return null;
  return (
    <Paper withBorder p="md" radius="md" mb="lg" component="section" aria-label="Forecast">
      <Group gap="sm">
        <WordBadge word={standings[forecast.standing]} />
        <Text size="sm">{forecast.readyAt === null ? 'Nothing is left to do.' : `Ready ${formatInstant(forecast.readyAt)}, by what each phase takes.`}</Text>
        {forecast.unreachableFrom !== null && forecast.standing !== 'unreachable' && (
          <Text size="sm" c="dimmed">
            Out of reach from {formatInstant(forecast.unreachableFrom)}, if nothing moves.
          </Text>
        )}
      </Group>
      {blocking.length > 0 && (
        <List size="sm" mt="sm" spacing={4}>
          {blocking.map(({ sentence, count, people, who, since }) => (
            <List.Item key={sentence}>
              {count} × {plainWords(sentence)}{' '}
              <Text span c="dimmed" size="sm">
                {people.length > 0 ? people.map(({ name }) => name).join(', ') : whoWords(who)}, since <When at={since} />
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}
