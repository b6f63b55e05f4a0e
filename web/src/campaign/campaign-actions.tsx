import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { post } from '../api.js';
import { AskButton } from '../parts/ask-button.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Board, Campaign } from '../types.js';
import { campaignStates } from '../words.js';
import { CampaignSchedule } from './campaign-schedule.js';
import { CampaignSuccession } from './campaign-succession.js';

type Act = 'submit' | 'launch' | 'end' | 'cancel';
const labels: Readonly<Record<Act, string>> = { submit: 'Submit selection', launch: 'Launch', end: 'End', cancel: 'Cancel campaign' };
/** What each does that is not undone by another click. */
const consequences: Readonly<Partial<Record<Act, string>>> = {
  end: 'Everything it has published is taken down, and what it used is archived.',
  cancel: 'Everything it has scheduled or published is withdrawn.',
};

/** The steps of a campaign; those it cannot take now say why. */
export function CampaignActions({ campaign, board }: { campaign: Campaign; board: Board | undefined }) {
  const ask = useAsk((act: Act) => post(`/campaigns/${campaign.id}/${act}`));
  const [dialogue, setDialogue] = useState<'schedule' | 'succession' | null>(null);
  const { state } = campaign;
  const acts: Act[] = state === 'live' ? ['end', 'cancel'] : state === 'ended' || state === 'cancelled' ? [] : ['launch', 'submit', 'cancel'];
  const whyNot = (act: Act): string | null => {
    if (!campaign.allowed.includes(act)) return `Not possible for you while it is ${campaignStates[state].label.toLowerCase()}.`;
    const blockers = board === undefined ? 0 : board.counts.missing + board.counts.in_preparation + board.counts.in_review;
    if (act === 'launch' && blockers > 0 && (campaign.launchMode === 'all_or_nothing' || board?.counts.ready === 0)) return blockers === 1 ? 'One deliverable is not ready.' : `${blockers} deliverables are not ready.`;
    return null;
  };
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {acts.map((act, index) => (
          <Act key={act} act={act} isFirst={index === 0} whyNot={whyNot(act)} isAsked={ask.isPending && ask.variables === act} onAct={() => ask.mutate(act)} />
        ))}
        {campaign.allowed.includes('schedule') && (
          <Button variant="default" onClick={() => setDialogue('schedule')}>
            Schedule
          </Button>
        )}
        {(campaign.allowed.includes('succeed') || campaign.allowed.includes('plan')) && (
          <Button variant="default" onClick={() => setDialogue('succession')}>
            What comes after
          </Button>
        )}
      </Group>
      {dialogue === 'schedule' && <CampaignSchedule campaign={campaign} onClose={() => setDialogue(null)} />}
      {dialogue === 'succession' && <CampaignSuccession campaign={campaign} onClose={() => setDialogue(null)} />}
      {ask.isError && <ProblemAlert error={ask.error} />}
    </Stack>
  );
}

function Act({ act, isFirst, whyNot, isAsked, onAct }: { act: Act; isFirst: boolean; whyNot: string | null; isAsked: boolean; onAct: () => void }) {
  const look = { variant: isFirst ? 'filled' : 'default', loading: isAsked };
  const consequence = consequences[act];
  if (consequence === undefined || whyNot !== null) {
    return (
      <AskButton whyNot={whyNot} onClick={onAct} {...look}>
        {labels[act]}
      </AskButton>
    );
  }
  return (
    <Popover width={280} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button {...look}>{labels[act]}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="sm">
          {consequence}
        </Text>
        <Button size="xs" color="red" onClick={onAct}>
          {labels[act]}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
