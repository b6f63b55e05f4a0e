import { Button, Group, Modal, MultiSelect, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { fromLocalInput } from '../format.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { Campaign } from '../types.js';

/** A brief, its dates, and which recipes it needs on which channel. */
export function NewCampaign({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const channels = useQuery(queries.channels);
  const recipes = useQuery(queries.recipes);
  const [name, setName] = useState('');
  const [what, setWhat] = useState('');
  const [launchAt, setLaunchAt] = useState('');
  const [endsAt, setEndsAt] = useState('');
  const [channelId, setChannelId] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string[]>([]);
  const make = useAsk(
    () =>
      post<Campaign>('/campaigns', {
        name,
        brief: { what },
        launchAt: fromLocalInput(launchAt),
        endsAt: fromLocalInput(endsAt),
        deliverables: channelId === null ? [] : wanted.map((recipe) => ({ channelId, recipe })),
      }),
    ({ id }) => void navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } }),
  );
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="New campaign" size="lg" centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput label="Name" required maxLength={255} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Textarea label="Brief" description="What it is to say" required autosize minRows={3} maxLength={10_000} value={what} onChange={(event) => setWhat(event.currentTarget.value)} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput type="datetime-local" label="Launch" value={launchAt} onChange={(event) => setLaunchAt(event.currentTarget.value)} />
            <TextInput type="datetime-local" label="End" value={endsAt} onChange={(event) => setEndsAt(event.currentTarget.value)} />
          </SimpleGrid>
          <Select
            label="Channel"
            placeholder="Where its deliverables go"
            clearable
            data={(channels.data?.items ?? []).filter(({ isDisabled }) => !isDisabled).map(({ id, name: label }) => ({ value: id, label }))}
            value={channelId}
            onChange={setChannelId}
          />
          <MultiSelect
            label="Deliverables"
            description="One for each recipe"
            searchable
            disabled={channelId === null}
            data={(recipes.data?.items ?? []).map((recipe) => recipe.name).filter((recipe) => !recipe.startsWith('preview-'))}
            value={wanted}
            onChange={setWanted}
          />
          {channels.isError && <ProblemAlert error={channels.error} />}
          {channels.data?.items.length === 0 && (
            <Text size="sm" c="dimmed">
              There is no channel yet; an admin adds one with POST /api/v1/channels.
            </Text>
          )}
          {make.isError && <ProblemAlert error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Plan it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
