import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answer } from '../parts/answer.js';
import { More } from '../parts/more.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import { pullThroughStates } from '../words-of-components.js';
import { PullThroughProgress } from './pull-through-progress.js';

/** Pull-throughs, newest first: of one component, or of all. */
export function PullThroughList({ componentId }: { componentId?: string }) {
  const list = useInfiniteQuery(queries.pullThroughs(componentId === undefined ? {} : { componentId }));
  return (
    <Answer of={list}>
      {({ pages }) => {
        const runs = pages.flatMap(({ items }) => items);
        if (runs.length === 0) {
          return componentId === undefined ? null : (
            <Text size="sm" c="dimmed">
              None of its changes has been pulled through yet.
            </Text>
          );
        }
        return (
          <Stack gap="sm" mt={componentId === undefined ? 'xl' : 0} component="section" aria-label="Pull-throughs">
            {componentId === undefined && (
              <Title order={2} size="h4">
                Pull-throughs
              </Title>
            )}
            {runs.map((run) => (
              <Group key={run.id} gap="md" wrap="nowrap">
                <WordBadge word={pullThroughStates[run.state]} />
                <div style={{ flex: '0 0 320px', minWidth: 0 }}>
                  <Anchor size="sm" fw={500} renderRoot={(props) => <Link {...props} to="/pull-throughs/$pullThroughId" params={{ pullThroughId: run.id }} />}>
                    {run.component.name} to version {run.toVersion.number}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {run.startedBy.name}, <When at={run.createdAt} />
                  </Text>
                </div>
                <div style={{ flex: 1 }}>
                  <PullThroughProgress run={run} />
                </div>
              </Group>
            ))}
            <More of={list} />
          </Stack>
        );
      }}
    </Answer>
  );
}
