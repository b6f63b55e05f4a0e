import { Button, Group, Progress, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { NewCampaign } from '../campaign/new-campaign.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { CampaignSummary } from '../types.js';
import { campaignStates } from '../words.js';

/** Every campaign, newest first. */
export function CampaignsPage() {
  const list = useInfiniteQuery(queries.campaigns);
  const { data: me } = useQuery(queries.me);
  const [isNew, setIsNew] = useState(false);
  return (
    <>
      <PageHeader title="Campaigns">{me?.allowedOperations.includes('postCampaigns') && <Button onClick={() => setIsNew(true)}>New campaign</Button>}</PageHeader>
      <Answer of={list}>
        {({ pages }) => {
          const campaigns = pages.flatMap(({ items }) => items);
          if (campaigns.length === 0) return <Empty title="No campaigns yet">A campaign is a brief, the deliverables that it needs, and everything done until its launch.</Empty>;
          return (
            <Table.ScrollContainer minWidth={640}>
              <Table verticalSpacing="md" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Campaign</Table.Th>
                    <Table.Th>State</Table.Th>
                    <Table.Th>Owner</Table.Th>
                    <Table.Th>Launch</Table.Th>
                    <Table.Th w={180}>Picked</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {campaigns.map((campaign) => (
                    <Row key={campaign.id} campaign={campaign} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          );
        }}
      </Answer>
      <More of={list} />
      {isNew && <NewCampaign onClose={() => setIsNew(false)} />}
    </>
  );
}

function Row({ campaign }: { campaign: CampaignSummary }) {
  const needed = campaign.deliverables - campaign.waived;
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={500} c="inherit" renderRoot={(props) => <Link {...props} to="/campaigns/$campaignId" params={{ campaignId: campaign.id }} />}>
          {campaign.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <WordBadge word={campaignStates[campaign.state]} />
      </Table.Td>
      <Table.Td>{campaign.owner.name}</Table.Td>
      <Table.Td>{campaign.launchAt === null ? <Text size="sm" c="dimmed">Not set</Text> : <When at={campaign.launchAt} />}</Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Progress value={needed === 0 ? 0 : (campaign.picked / needed) * 100} size="sm" style={{ flex: 1 }} aria-label={`${campaign.picked} of ${needed} picked`} />
          <Text size="xs" c="dimmed" className="tabular">
            {campaign.picked}/{needed}
          </Text>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
