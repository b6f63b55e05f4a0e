import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CampaignActions } from '../campaign/campaign-actions.js';
import { CampaignForecast } from '../campaign/campaign-forecast.js';
import { CampaignNotices } from '../campaign/campaign-notices.js';
import { DeliverableRow } from '../campaign/deliverable-row.js';
import { formatInstant } from '../format.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Board, Campaign } from '../types.js';
import { campaignStates, deliverableStatuses } from '../words.js';

const route = getRouteApi('/signed-in/campaigns/$campaignId');

/** One campaign: its brief, and its board of deliverables with what keeps each from being ready. */
export function CampaignPage() {
  const { campaignId } = route.useParams();
  const campaign = useQuery(queries.campaign(campaignId));
  const board = useInfiniteQuery(queries.board(campaignId));
  const [first] = board.data?.pages ?? [];
  return (
    <>
      <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link {...props} to="/campaigns" />}>
        ← Campaigns
      </Anchor>
      <Answer of={campaign}>{(found) => <Head campaign={found} board={first} />}</Answer>
      <Answer of={board}>
        {({ pages }) =>
          pages.every(({ deliverables }) => deliverables.length === 0) ? (
            <Empty title="No deliverables">The campaign was planned without any.</Empty>
          ) : (
            <Stack gap="sm" component="section" aria-label="Deliverables">
              {pages
                .flatMap(({ deliverables }) => deliverables)
                .map((deliverable) => (
                  <DeliverableRow key={deliverable.id} deliverable={deliverable} campaign={campaign.data} />
                ))}
            </Stack>
          )
        }
      </Answer>
      <More of={board} />
    </>
  );
}

function Head({ campaign, board }: { campaign: Campaign; board: Board | undefined }) {
  const { brief } = campaign;
  return (
    <div style={{ marginTop: 12 }}>
      <PageHeader
        title={campaign.name}
        about={
          <Group gap="sm">
            <WordBadge word={campaignStates[campaign.state]} />
            <span>{campaign.owner.name}</span>
            {campaign.launchAt !== null && <span>Launch {formatInstant(campaign.launchAt)}</span>}
            {campaign.endsAt !== null && <span>End {formatInstant(campaign.endsAt)}</span>}
          </Group>
        }
      >
        <CampaignActions campaign={campaign} board={board} />
      </PageHeader>
      <Paper withBorder p="md" radius="md" mb="lg">
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {brief.what}
        </Text>
        <Group gap="lg" mt={4}>
          {brief.audience !== undefined && <Note name="Audience">{brief.audience}</Note>}
          {brief.goal !== undefined && <Note name="Goal">{brief.goal}</Note>}
          {brief.dueAt !== undefined && <Note name="Due">{formatInstant(brief.dueAt)}</Note>}
        </Group>
      </Paper>
      <CampaignNotices campaign={campaign} />
      {board !== undefined && <CampaignForecast board={board} />}
      {board !== undefined && (
        <Group gap="xl" mb="lg" component="section" aria-label="How many stand where">
          {Object.entries(deliverableStatuses).map(([status, word]) => {
            const count = board.counts[status as keyof typeof deliverableStatuses];
            return count === 0 ? null : (
              <Group key={status} gap={6}>
                <Text fw={600} size="lg" className="tabular">
                  {count}
                </Text>
                <Text size="sm" c="dimmed">
                  {word.label.toLowerCase()}
                </Text>
              </Group>
            );
          })}
        </Group>
      )}
    </div>
  );
}

function Note({ name, children }: { name: string; children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {name}: {children}
    </Text>
  );
}
