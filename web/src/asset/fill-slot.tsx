import { Autocomplete, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { patch } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { Asset } from '../types.js';

/** The slots whose text the recipes draw; others are pinned as well. */
const drawnSlots = ['offer', 'safety'];

/** Puts an approved component version into a slot. */
export function FillSlot({ asset, slot: given, onClose }: { asset: Asset; slot: string; onClose: () => void }) {
  const [revision] = useState(asset.revision);
  const [slot, setSlot] = useState(given);
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 250);
  const [componentId, setComponentId] = useState<string | null>(null);
  const [versionId, setVersionId] = useState<string | null>(null);
  const components = useInfiniteQuery(queries.components({ state: 'active', q: q === '' ? undefined : q }));
  const component = useQuery({ ...queries.component(componentId ?? ''), enabled: componentId !== null });
  const versions = component.data?.versionList.filter(({ state, supersededFrom }) => state === 'approved' && supersededFrom === null) ?? [];
  const chosen = versionId ?? component.data?.current?.id ?? null;
  const fill = useAsk(() => patch<Asset>(`/assets/${asset.id}`, { slots: { [slot]: chosen } }, revision), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    fill.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={given === '' ? 'Fill a slot' : `Change the slot ${given}`} centered>
      <form onSubmit={onSubmit}>
        <Stack>
          {given === '' && (
            <Autocomplete label="Slot" description="Its name; the text of “offer” and “safety” is drawn on the picture" required maxLength={40} data={drawnSlots} value={slot} onChange={setSlot} />
          )}
          <Select
            label="Component"
            required
            searchable
            searchValue={words}
            onSearchChange={setWords}
            // The API has searched already, and knows of more than are here.
            filter={({ options }) => options}
            data={(components.data?.pages.flatMap(({ items }) => items) ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={componentId}
            onChange={(id) => {
              setComponentId(id);
              setVersionId(null);
            }}
          />
          {component.data !== undefined && versions.length === 0 && <Text size="sm">None of its versions is approved.</Text>}
          {versions.length > 0 && (
            <Select
              label="Version"
              allowDeselect={false}
              data={versions.map(({ id, number, market, locale, text }) => ({
                value: id,
                label: [`Version ${number}`, market === '*' ? '' : market, locale === 'und' ? '' : locale, text].filter((part) => part !== '').join(' · '),
              }))}
              value={chosen}
              onChange={setVersionId}
            />
          )}
          <Text size="sm" c="dimmed">
            This makes a new version of the asset. Approvals that cover its components are given again.
          </Text>
          {components.isError && <ProblemAlert error={components.error} />}
          {fill.isError && <ProblemAlert error={fill.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={fill.isPending} disabled={chosen === null || slot === ''}>
              Fill it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
