import { Anchor, Badge, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { When } from '../parts/when.js';
import { queries } from '../queries.js';
import type { Receipt } from '../types.js';

/** The proof of every effect outside Galley. */
export function ReceiptsPage() {
  const list = useInfiniteQuery(queries.receipts);
  return (
    <>
      <PageHeader title="Receipts" about="Proof of every effect outside: what went where, when, and by whose approval." />
      <Answer of={list}>
        {({ pages }) => {
          const receipts = pages.flatMap(({ items }) => items);
          if (receipts.length === 0) return <Empty title="No receipts yet">The first one is written when something is published.</Empty>;
          return (
            <Table.ScrollContainer minWidth={760}>
              <Table verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>When</Table.Th>
                    <Table.Th>What</Table.Th>
                    <Table.Th>Channel</Table.Th>
                    <Table.Th>Approved by</Table.Th>
                    <Table.Th>Bytes (SHA-256)</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {receipts.map((receipt) => (
                    <Row key={receipt.id} receipt={receipt} />
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

function Row({ receipt }: { receipt: Receipt }) {
  const { effect, remoteUrl, remoteId } = receipt;
  return (
    <Table.Tr>
      <Table.Td>
        <When at={receipt.at} />
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={effect === 'publish' ? 'green' : 'gray'} radius="sm" mr="xs">
          {effect === 'publish' ? 'Published' : 'Taken down'}
        </Badge>
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: receipt.assetId }} />}>
          Asset
        </Anchor>
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm">{receipt.channel.name}</Text>
        {remoteUrl === null ? (
          <Text size="xs" c="dimmed" truncate title={remoteId}>
            {remoteId}
          </Text>
        ) : (
          <Anchor size="xs" display="block" truncate href={remoteUrl} target="_blank" rel="noreferrer">
            {remoteId}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>{receipt.approvedBy.map(({ name }) => name).join(', ')}</Table.Td>
      <Table.Td>
        <Text size="xs" ff="monospace" title={receipt.sha256}>
          {receipt.sha256.slice(0, 16)}…
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
