import { Alert, Anchor, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant } from '../format.js';
import { queries } from '../queries.js';
import type { Campaign } from '../types.js';

const warnings: Readonly<Record<Campaign['warnings'][number], string>> = {
  plan_at_risk: 'The plan is at risk: it would come too late, or must move soon.',
  date_unreachable: 'The date is out of reach: what is left does not fit before it any more.',
  launch_due: 'The launch is due, and something is not ready.',
  successors_not_ready: 'It has come to its end, and what takes over is not ready.',
};

const modes = {
  all_or_nothing: 'Launches all or nothing: where one cannot be published, the others are taken back.',
  as_ready: 'Launches as ready: what is ready goes first, the rest follows.',
} as const;

/** What the owner was warned of and still holds, how it launches, and what comes after. */
export function CampaignNotices({ campaign }: { campaign: Campaign }) {
  const { successorId } = campaign;
  const successor = useQuery({ ...queries.campaign(successorId ?? ''), enabled: successorId !== null });
  return (
    <>
      {campaign.warnings.length > 0 && (
        <Alert color="orange" title="Warnings" mb="lg">
          <List size="sm">
            {campaign.warnings.map((warning) => (
              <List.Item key={warning}>{warnings[warning]}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="sm" c="dimmed" mb="lg">
        {modes[campaign.launchMode]}
        {campaign.launchesItself && campaign.launchAt !== null && ` Launches by itself ${formatInstant(campaign.launchAt)}.`}
        {successorId !== null && (
          <>
            {' '}
            Followed by{' '}
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/campaigns/$campaignId" params={{ campaignId: successorId }} />}>
              {successor.data?.name ?? 'another campaign'}
            </Anchor>
            .
          </>
        )}
      </Text>
    </>
  );
}
