import { Button, Group, Modal, Radio, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { Campaign } from '../types.js';

/** The campaign that takes over from this one, at its end or now, with no moment between. */
export function CampaignSuccession({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const campaigns = useInfiniteQuery(queries.campaigns);
  const others = campaigns.data?.pages.flatMap(({ items }) => items).filter(({ id, state }) => id !== campaign.id && state !== 'cancelled' && state !== 'ended') ?? [];
  const [successor, setSuccessor] = useState(campaign.successorId);
  const [when, setWhen] = useState<'at_end' | 'now'>('at_end');
  const succeed = useAsk(() => post(`/campaigns/${campaign.id}/succeed`, { ...(successor === null ? {} : { successor }), when }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    succeed.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`What comes after ${campaign.name}`} centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm">What the other campaign has picked for the same channel, recipe, market and language takes the place of what is out.</Text>
          <Select label="Campaign that takes over" required searchable data={others.map(({ id, name }) => ({ value: id, label: name }))} value={successor} onChange={setSuccessor} />
          <Radio.Group label="When" value={when} onChange={(value) => setWhen(value === 'now' ? 'now' : 'at_end')}>
            <Stack gap="xs" mt="xs">
              <Radio value="at_end" label="When this campaign ends" />
              <Radio value="now" label="Now, which ends this campaign" />
            </Stack>
          </Radio.Group>
          {campaigns.isError && <ProblemAlert error={campaigns.error} />}
          {succeed.isError && <ProblemAlert error={succeed.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={succeed.isPending} disabled={successor === null} color={when === 'now' ? 'red' : 'sea'}>
              {when === 'now' ? 'Let it take over' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
