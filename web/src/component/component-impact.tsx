import { Anchor, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../format.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Component, Impact } from '../types.js';
import { assetStates } from '../words.js';

/** What depends on the component now: counted, and one by one. */
export function ComponentImpact({ component }: { component: Component }) {
  const impact = useInfiniteQuery(queries.impact(component.id));
  const numberOf = (id: string): string => {
    const found = component.versionList.find((version) => version.id === id);
    return found === undefined ? 'an older version' : `version ${found.number}`;
  };
  return (
    <Answer of={impact}>
      {({ pages }) => {
        const [first] = pages;
        if (first === undefined || first.assets === 0) return <Empty title="Nothing depends on it">Fill a slot of an asset with one of its approved versions.</Empty>;
        return (
          <Stack>
            <Group gap="xl" component="section" aria-label="How much depends on it">
              {countsOf(first).map(([name, count]) => (
                <Group key={name} gap={6}>
                  <Text fw={600} size="lg" className="tabular">
                    {formatNumber(count)}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {name}
                  </Text>
                </Group>
              ))}
            </Group>
            <Table.ScrollContainer minWidth={560}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Asset</Table.Th>
                    <Table.Th>State</Table.Th>
                    <Table.Th>Slots</Table.Th>
                    <Table.Th>Renditions</Table.Th>
                    <Table.Th>Live</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {pages
                    .flatMap(({ items }) => items)
                    .map(({ asset, state, held, slots, renditions, livePlacements }) => (
                      <Table.Tr key={asset.id}>
                        <Table.Td>
                          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: asset.id }} />}>
                            {asset.title}
                          </Anchor>
                        </Table.Td>
                        <Table.Td>
                          <Group gap={6}>
                            <WordBadge word={assetStates[state]} />
                            {held && <Text size="xs">Hold</Text>}
                          </Group>
                        </Table.Td>
                        <Table.Td>{slots.map(({ slot, componentVersionId }) => `${slot}: ${numberOf(componentVersionId)}`).join(', ')}</Table.Td>
                        <Table.Td className="tabular">{renditions}</Table.Td>
                        <Table.Td className="tabular">{livePlacements}</Table.Td>
                      </Table.Tr>
                    ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <More of={impact} />
          </Stack>
        );
      }}
    </Answer>
  );
}

function countsOf(impact: Impact): readonly [string, number][] {
  return (
    [
      ['assets', impact.assets],
      ['in review', impact.inReview],
      ['under legal hold', impact.held],
      ['renditions', impact.renditions],
      ['live placements', impact.livePlacements],
      ['scheduled placements', impact.scheduledPlacements],
    ] as const
  ).filter(([name, count]) => count > 0 || name === 'assets') as [string, number][];
}
