import { Anchor, Button, Group, List, Paper, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { post } from '../api.js';
import { PullThroughProgress } from '../component/pull-through-progress.js';
import { formatInstant } from '../format.js';
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
import type { PullThrough } from '../types.js';
import { pullThroughItemStates, pullThroughStates, severities } from '../words-of-components.js';
import { assetStates, whoWords } from '../words.js';

const route = getRouteApi('/signed-in/pull-throughs/$pullThroughId');
const acts = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel the rest' } as const;

/** One change on its way to every asset that uses the component: how far it is, whom it waits for, what was left and why. */
export function PullThroughPage() {
  const { pullThroughId } = route.useParams();
  const run = useQuery(queries.pullThrough(pullThroughId));
  return (
    <>
      <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link {...props} to="/components" />}>
        ← Components
      </Anchor>
      <Answer of={run}>{(found) => <Head run={found} />}</Answer>
      <Items pullThroughId={pullThroughId} />
    </>
  );
}

function Head({ run }: { run: PullThrough }) {
  const ask = useAsk((act: keyof typeof acts) => post(`/pull-throughs/${run.id}/${act}`));
  return (
    <div style={{ marginTop: 12 }}>
      <PageHeader
        title={`${run.component.name} to version ${run.toVersion.number}`}
        about={
          <Group gap="sm">
            <WordBadge word={pullThroughStates[run.state]} />
            <span>
              {run.startedBy.name}, <When at={run.createdAt} />
            </span>
            {run.state === 'scheduled' && <span>Begins {formatInstant(run.effectiveAt)}</span>}
            <span>{severities[run.severity]}</span>
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/components/$componentId" params={{ componentId: run.component.id }} />}>
              {run.component.name}
            </Anchor>
          </Group>
        }
      >
        {run.allowed.map((act) => (
          <Button key={act} variant="default" loading={ask.isPending && ask.variables === act} onClick={() => ask.mutate(act)}>
            {acts[act]}
          </Button>
        ))}
      </PageHeader>
      {ask.isError && <ProblemAlert error={ask.error} />}
      <Stack mb="lg">
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {run.reason}
        </Text>
        <div role="status">
          <PullThroughProgress run={run} />
        </div>
        {run.waitingOn.length > 0 && (
          <Paper withBorder p="md" radius="md" component="section" aria-label="Waiting on">
              <Text size="sm" fw={600} mb={4}>
                Waiting on
              </Text>
            <List size="sm" spacing={4}>
              {run.waitingOn.map((wait) => (
                <List.Item key={`${wait.what} ${wait.roles.join()} ${wait.people.map(({ id }) => id).join()}`}>
                  {wait.assets} × {waitWords(wait)},{' '}
                  <Text span size="sm" c="dimmed">
                    since <When at={wait.since} />
                  </Text>
                </List.Item>
              ))}
            </List>
          </Paper>
        )}
        {run.reasons.length > 0 && (
          <Paper withBorder p="md" radius="md" component="section" aria-label="Left as they are">
              <Text size="sm" fw={600} mb={4}>
                Left as they are
              </Text>
            <List size="sm" spacing={4}>
              {run.reasons.map(({ code, title, remedy, assets, state }) => (
                <List.Item key={`${state} ${code}`}>
                  {assets} × {pullThroughItemStates[state].label.toLowerCase()}: {title}.{' '}
                  <Text span size="sm" c="dimmed">
                    {remedy}
                  </Text>
                </List.Item>
              ))}
            </List>
          </Paper>
        )}
      </Stack>
    </div>
  );
}

/** "a decision by Bea Brand", "Galley, which is at work on it". */
function waitWords({ what, roles, people }: PullThrough['waitingOn'][number]): string {
  if (what === 'galley') return 'Galley, which is at work on it';
  if (what === 'channel') return 'a channel, or a placement whose time has not come';
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(people.map(({ name }) => name));
  const who = people.length > 0 ? names : roles.length > 0 ? whoWords(roles) : 'somebody';
  return what === 'decision' ? `a decision by ${who}` : `changes by ${who}`;
}

function Items({ pullThroughId }: { pullThroughId: string }) {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(queries.pullThroughItems(pullThroughId, { state }));
  return (
    <Stack>
      <WordFilter words={pullThroughItemStates} chosen={state} onChoose={(name) => void navigate({ search: name === undefined ? {} : { state: name } })} />
      <Answer of={list}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty title="No assets here">{state === undefined ? 'Nothing uses another version, or the impact is not frozen yet.' : 'None stands there.'}</Empty>;
          return (
            <Table.ScrollContainer minWidth={560}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Asset</Table.Th>
                    <Table.Th>How far</Table.Th>
                    <Table.Th>Asset is</Table.Th>
                    <Table.Th>Since</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((item) => (
                    <Table.Tr key={item.asset.id}>
                      <Table.Td>
                        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: item.asset.id }} />}>
                          {item.asset.title}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>
                        <WordBadge word={pullThroughItemStates[item.state]} />
                        {item.reason !== null && (
                          <Text size="xs" c="dimmed">
                            {item.reason.title}. {item.reason.remedy}
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td>{assetStates[item.asset.state].label}</Table.Td>
                      <Table.Td>
                        <When at={item.changedAt} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          );
        }}
      </Answer>
      <More of={list} />
    </Stack>
  );
}
