import { Anchor, Button, Code, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { formatInstant } from '../format.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { queries } from '../queries.js';
import type { AuditEvent } from '../types.js';

const route = getRouteApi('/signed-in/audit');

/** Everything that was done in this tenant, chained by hashes; nothing in it can be changed. */
export function AuditPage() {
  const { subject } = route.useSearch();
  const list = useInfiniteQuery(queries.audit({ subject }));
  return (
    <>
      <PageHeader title="Audit" about={subject === undefined ? 'Append-only, each event chained to the one before by its hash.' : `Only ${subject}`}>
        {subject !== undefined && (
          <Button variant="default" size="xs" renderRoot={(props) => <Link {...props} to="/audit" search={{}} />}>
            Show everything
          </Button>
        )}
        <Button component="a" href="/api/v1/audit/export" download variant="default" size="xs">
          Export
        </Button>
      </PageHeader>
      <Answer of={list}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          if (events.length === 0) return <Empty title="No events">Nothing has happened to it.</Empty>;
          return (
            <Table.ScrollContainer minWidth={760}>
              <Table verticalSpacing="xs">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>No.</Table.Th>
                    <Table.Th>When</Table.Th>
                    <Table.Th>Who</Table.Th>
                    <Table.Th>What</Table.Th>
                    <Table.Th>Hash</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {events.map((event) => (
                    <Row key={event.sequence} event={event} />
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

function Row({ event }: { event: AuditEvent }) {
  const { actor, details } = event;
  const hasDetails = Object.keys(details).length > 0;
  return (
    <Table.Tr>
      <Table.Td className="tabular">{event.sequence}</Table.Td>
      <Table.Td className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {formatInstant(event.at)}
      </Table.Td>
      <Table.Td>
        {actor.name ?? (actor.kind === 'person' ? 'Someone' : 'Galley')}
        {actor.kind === 'key' && ' (API key)'}
      </Table.Td>
      <Table.Td>
        <Text size="sm" ff="monospace">
          {event.action}
        </Text>
        <Anchor size="xs" c="dimmed" renderRoot={(props) => <Link {...props} to="/audit" search={{ subject: event.subject }} />}>
          {event.subject}
        </Anchor>
        {hasDetails && (
          <details>
            <summary>
              <Text span size="xs" c="dimmed">
                Details
              </Text>
            </summary>
            <Code block>{JSON.stringify(details, null, 2)}</Code>
          </details>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="xs" ff="monospace" title={event.hash}>
          {event.hash.slice(0, 12)}…
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
