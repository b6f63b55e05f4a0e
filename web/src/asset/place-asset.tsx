import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { formatBytes, fromLocalInput } from '../format.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { Asset } from '../types.js';

/** One rendition to one channel, for one time window. */
export function PlaceAsset({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const channels = useQuery(queries.channels);
  const renditions = useQuery(queries.renditions(asset.id));
  const [channelId, setChannelId] = useState<string | null>(null);
  const [renditionId, setRenditionId] = useState<string | null>(null);
  const [startsAt, setStartsAt] = useState('');
  const [endsAt, setEndsAt] = useState('');
  const wish = {
    assetId: asset.id,
    channelId,
    renditionId,
    ...(startsAt === '' ? {} : { startsAt: fromLocalInput(startsAt) }),
    ...(endsAt === '' ? {} : { endsAt: fromLocalInput(endsAt) }),
  };
  const place = useAsk(() => post('/placements', wish), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    place.mutate();
  };
  const open = channels.data?.items.filter(({ isDisabled }) => !isDisabled) ?? [];
  const ready = renditions.data?.items.filter(({ state, versionId }) => state === 'ready' && versionId === asset.version?.id) ?? [];
  return (
    <Modal opened onClose={onClose} title={`Publish ${asset.title}`} size="lg" centered>
      <form onSubmit={onSubmit}>
        <Stack>
          {channels.data !== undefined && open.length === 0 && <Text size="sm">There is no channel yet; an admin adds one with POST /api/v1/channels.</Text>}
          <Select
            label="Channel"
            required
            placeholder="Where it goes"
            data={open.map(({ id, name }) => ({ value: id, label: name }))}
            value={channelId}
            onChange={setChannelId}
          />
          <Select
            label="Rendition"
            required
            searchable
            placeholder="What goes there"
            data={ready.map(({ id, recipe, width, height, bytes }) => ({ value: id, label: `${recipe} · ${width ?? '?'} × ${height ?? '?'} · ${formatBytes(bytes ?? 0)}` }))}
            value={renditionId}
            onChange={setRenditionId}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput type="datetime-local" label="From" description="Now, where empty" value={startsAt} onChange={(event) => setStartsAt(event.currentTarget.value)} />
            <TextInput
              type="datetime-local"
              label="Until"
              description="Until recalled or its use ends, where empty"
              value={endsAt}
              onChange={(event) => setEndsAt(event.currentTarget.value)}
            />
          </SimpleGrid>
          {channels.isError && <ProblemAlert error={channels.error} />}
          {place.isError && <ProblemAlert error={place.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={place.isPending} disabled={channelId === null || renditionId === null}>
              Publish
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
