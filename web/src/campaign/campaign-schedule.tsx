import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { fromLocalInput, toLocalInput } from '../format.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Campaign } from '../types.js';

/** When the campaign launches and ends, and whether the launch needs somebody. */
export function CampaignSchedule({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const [launchAt, setLaunchAt] = useState(toLocalInput(campaign.launchAt));
  const [endsAt, setEndsAt] = useState(toLocalInput(campaign.endsAt));
  const [launchesItself, setLaunchesItself] = useState(campaign.launchesItself);
  const isLive = campaign.state === 'live';
  const save = useAsk(() => post(`/campaigns/${campaign.id}/schedule`, { launchAt: isLive ? campaign.launchAt : fromLocalInput(launchAt), endsAt: fromLocalInput(endsAt), launchesItself: !isLive && launchAt !== '' && launchesItself }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Schedule ${campaign.name}`} centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput type="datetime-local" label="Launch" data-autofocus={!isLive} disabled={isLive} value={launchAt} onChange={(event) => setLaunchAt(event.currentTarget.value)} />
          <TextInput type="datetime-local" label="End" data-autofocus={isLive} value={endsAt} onChange={(event) => setEndsAt(event.currentTarget.value)} />
          <Checkbox
            label="Launch by itself then"
            description="If it is ready; else its owner is warned"
            disabled={isLive || launchAt === ''}
            checked={launchesItself && launchAt !== ''}
            onChange={(event) => setLaunchesItself(event.currentTarget.checked)}
          />
          {save.isError && <ProblemAlert error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
