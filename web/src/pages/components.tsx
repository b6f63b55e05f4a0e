import { Anchor, Button, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { NewComponent } from '../component/new-component.js';
import { PullThroughList } from '../component/pull-through-list.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { WordBadge } from '../parts/word-badge.js';
import { WordFilter } from '../parts/word-filter.js';
import { queries } from '../queries.js';
import type { ComponentSummary } from '../types.js';
import { componentKinds } from '../words-of-components.js';

const route = getRouteApi('/signed-in/components');

/** The pieces that assets use, and the changes of them that are being brought to every asset. */
export function ComponentsPage() {
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(queries.components({ kind }));
  const { data: me } = useQuery(queries.me);
  const [isNew, setIsNew] = useState(false);
  return (
    <>
      <PageHeader title="Components" about="Copy lines, safety statements, prices, claims and logos: changed once, everywhere they are used.">
        {me?.allowedOperations.includes('postComponents') && <Button onClick={() => setIsNew(true)}>New component</Button>}
      </PageHeader>
      <Group mb="lg">
        <WordFilter words={componentKinds} chosen={kind} onChoose={(name) => void navigate({ search: name === undefined ? {} : { kind: name } })} />
      </Group>
      <Answer of={list}>
        {({ pages }) => {
          const components = pages.flatMap(({ items }) => items);
          if (components.length === 0) return <Empty title="No components">A component is written once, approved by somebody else, and then fills slots of assets.</Empty>;
          return (
            <Table.ScrollContainer minWidth={640}>
              <Table verticalSpacing="sm" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Component</Table.Th>
                    <Table.Th>Kind</Table.Th>
                    <Table.Th>Says now</Table.Th>
                    <Table.Th>Versions</Table.Th>
                    <Table.Th>Owner</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {components.map((component) => (
                    <Row key={component.id} component={component} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          );
        }}
      </Answer>
      <More of={list} />
      <PullThroughList />
      {isNew && <NewComponent onClose={() => setIsNew(false)} />}
    </>
  );
}

function Row({ component }: { component: ComponentSummary }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor fw={500} c="inherit" renderRoot={(props) => <Link {...props} to="/components/$componentId" params={{ componentId: component.id }} />}>
          {component.name}
        </Anchor>
        {component.state === 'retired' && (
          <Text size="xs" c="dimmed">
            Retired
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <WordBadge word={componentKinds[component.kind]} />
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm" truncate {...(component.current === null ? { c: 'dimmed' } : {})}>
          {component.current === null ? 'Nothing is approved yet' : component.current.text === '' ? `Version ${component.current.number}` : component.current.text}
        </Text>
      </Table.Td>
      <Table.Td className="tabular">
        {component.versions}
        {component.proposed > 0 && (
          <Text span size="xs" c="dimmed">
            {' '}
            · {component.proposed} to decide
          </Text>
        )}
      </Table.Td>
      <Table.Td>{component.owner.name}</Table.Td>
    </Table.Tr>
  );
}
