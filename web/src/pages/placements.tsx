import { Anchor, Button, Popover, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { post } from '../api.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import { WordFilter } from '../parts/word-filter.js';
import { queries } from '../queries.js';
import type { Placement } from '../types.js';
import { placementStates } from '../words.js';

const route = getRouteApi('/signed-in/placements');

/** What is where, since when and until when; and taking it back. */
export function PlacementsPage() {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(queries.placements({ state }));
  return (
    <>
      <PageHeader title="Placements" about="One rendition on one channel for one time window." />
      <WordFilter words={placementStates} chosen={state} onChoose={(chosen) => void navigate({ search: chosen === undefined ? {} : { state: chosen }, replace: true })} />
      <Answer of={list}>
        {({ pages }) => {
          const placements = pages.flatMap(({ items }) => items);
          if (placements.length === 0) return <Empty title="No placements">Publish an approved asset from its page, or launch a campaign.</Empty>;
          return (
            <Table.ScrollContainer minWidth={760}>
              <Table verticalSpacing="sm" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Asset</Table.Th>
                    <Table.Th>Channel</Table.Th>
                    <Table.Th>State</Table.Th>
                    <Table.Th>From</Table.Th>
                    <Table.Th>Until</Table.Th>
                    <Table.Th aria-label="What may be done" />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {placements.map((placement) => (
                    <Row key={placement.id} placement={placement} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          );
        }}
      </Answer>
      <More of={list} />
    </>
  );
}

function Row({ placement }: { placement: Placement }) {
  const { asset, channel, rendition, reason, remoteUrl } = placement;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: asset.id }} />}>
          {asset.title}
        </Anchor>
        <Text size="xs" c="dimmed">
          {rendition.recipe}
        </Text>
      </Table.Td>
      <Table.Td>
        {remoteUrl === null ? (
          <Text size="sm">{channel.name}</Text>
        ) : (
          <Anchor size="sm" href={remoteUrl} target="_blank" rel="noreferrer">
            {channel.name}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>
        <WordBadge word={placementStates[placement.state]} />
        {reason !== null && (
          <Text size="xs" c="dimmed" mt={2}>
            {reason.title}. {reason.remedy}
          </Text>
        )}
        {placement.attempts > 1 && (
          <Text size="xs" c="dimmed">
            {placement.attempts} attempts
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <When at={placement.startsAt} />
      </Table.Td>
      <Table.Td>{placement.endsAt === null ? <Text size="sm" c="dimmed">Open</Text> : <When at={placement.endsAt} />}</Table.Td>
      <Table.Td ta="right">{placement.canRecall && <Recall placement={placement} />}</Table.Td>
    </Table.Tr>
  );
}

function Recall({ placement }: { placement: Placement }) {
  const recall = useAsk(() => post(`/placements/${placement.id}/recall`));
  return (
    <Popover width={300} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default" loading={recall.isPending}>
          Recall
        </Button>
      </Popover.Target>
      <Popover.Dropdown ta="left">
        <Text size="sm" mb="sm">
          It is taken down from {placement.channel.name} now. To bring it back, publish it again.
        </Text>
        <Button size="xs" color="red" loading={recall.isPending} onClick={() => recall.mutate()}>
          Recall
        </Button>
        {recall.isError && <ProblemAlert error={recall.error} />}
      </Popover.Dropdown>
    </Popover>
  );
}
