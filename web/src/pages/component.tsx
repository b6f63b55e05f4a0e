import { Anchor, Group, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../api.js';
import { ComponentImpact } from '../component/component-impact.js';
import { ComponentVersions } from '../component/component-versions.js';
import { NewVersion } from '../component/new-version.js';
import { PullThroughList } from '../component/pull-through-list.js';
import { StartPullThrough } from '../component/start-pull-through.js';
import { Answer } from '../parts/answer.js';
import { AskButton } from '../parts/ask-button.js';
import { PageHeader } from '../parts/page-header.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Component } from '../types.js';
import { componentKinds, severities } from '../words-of-components.js';
import { whoWords } from '../words.js';

const route = getRouteApi('/signed-in/components/$componentId');
type Dialogue = 'version' | 'pull_through';

/** One component: its versions, what depends on it, and how a change of it gets everywhere. */
export function ComponentPage() {
  const { componentId } = route.useParams();
  const component = useQuery(queries.component(componentId));
  return (
    <>
      <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link {...props} to="/components" />}>
        ← Components
      </Anchor>
      <Answer of={component}>{(found) => <ComponentView component={found} />}</Answer>
    </>
  );
}

function ComponentView({ component }: { component: Component }) {
  const [dialogue, setDialogue] = useState<Dialogue | null>(null);
  const retire = useAsk(() => post(`/components/${component.id}/retire`));
  const { current, allowed } = component;
  const whyNot = (ask: Component['allowed'][number]): string | null => {
    if (component.state === 'retired') return 'It is retired.';
    return allowed.includes(ask) ? null : 'Your role does not allow this.';
  };
  return (
    <div style={{ marginTop: 12 }}>
      <PageHeader
        title={component.name}
        about={
          <Group gap="sm">
            <WordBadge word={componentKinds[component.kind]} />
            {component.state === 'retired' && <WordBadge word={{ label: 'Retired', color: 'gray' }} />}
            <span>{severities[component.severity]}</span>
            <span>{component.owner.name}</span>
          </Group>
        }
      >
        <AskButton whyNot={current === null ? 'No version is approved yet.' : whyNot('pull_through')} onClick={() => setDialogue('pull_through')}>
          Pull through
        </AskButton>
        <AskButton variant="default" whyNot={whyNot('propose')} onClick={() => setDialogue('version')}>
          New version
        </AskButton>
        <AskButton variant="default" whyNot={whyNot('retire')} loading={retire.isPending} onClick={() => retire.mutate()}>
          Retire
        </AskButton>
      </PageHeader>
      {retire.isError && <ProblemAlert error={retire.error} />}
      {current !== null && current.text !== '' && (
        <Text size="lg" mb="lg" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          “{current.text}”
        </Text>
      )}
      <Tabs defaultValue="versions" keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
          <Tabs.Tab value="impact">What depends on it</Tabs.Tab>
          <Tabs.Tab value="pull-throughs">Pull-throughs</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="versions">
          <Text size="sm" c="dimmed" mb="md">
            Decided on by {whoWords(component.decidedBy)}, never by who wrote it.
          </Text>
          <ComponentVersions component={component} />
        </Tabs.Panel>
        <Tabs.Panel value="impact">
          <ComponentImpact component={component} />
        </Tabs.Panel>
        <Tabs.Panel value="pull-throughs">
          <PullThroughList componentId={component.id} />
        </Tabs.Panel>
      </Tabs>
      {dialogue === 'version' && <NewVersion component={component} onClose={() => setDialogue(null)} />}
      {dialogue === 'pull_through' && <StartPullThrough component={component} onClose={() => setDialogue(null)} />}
    </div>
  );
}
