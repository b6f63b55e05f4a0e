import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { patch } from '../api.js';
import { AskButton } from '../parts/ask-button.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Asset } from '../types.js';
import { FillSlot } from './fill-slot.js';
import { whyNot } from './why-not.js';

/** The component version in each slot of the asset. Every change of them makes a new version. */
export function AssetSlots({ asset }: { asset: Asset }) {
  const [filling, setFilling] = useState<string | null>(null);
  const empty = useAsk((slot: string) => patch(`/assets/${asset.id}`, { slots: { [slot]: null } }, asset.revision));
  const reason = whyNot('edit', asset);
  return (
    <Stack gap={8} component="section" aria-label="Slots">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          Slots
        </Text>
        <AskButton whyNot={reason} size="compact-xs" variant="default" onClick={() => setFilling('')}>
          Fill a slot
        </AskButton>
      </Group>
      {asset.slots.length === 0 && (
        <Text size="sm" c="dimmed">
          No component is used here.
        </Text>
      )}
      {asset.slots.map(({ slot, componentId, name, number, market, text }) => (
        <Group key={slot} justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Text size="sm">
              {slot}:{' '}
              <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/components/$componentId" params={{ componentId }} />}>
                {name}
              </Anchor>
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              Version {number}
              {market !== '*' && ` · ${market}`}
              {text !== '' && ` · “${text}”`}
            </Text>
          </div>
          {reason === null && (
            <Group gap={4} wrap="nowrap">
              <Button size="compact-xs" variant="subtle" aria-label={`Change the slot ${slot}`} onClick={() => setFilling(slot)}>
                Change
              </Button>
              <Button size="compact-xs" variant="subtle" aria-label={`Empty the slot ${slot}`} loading={empty.isPending && empty.variables === slot} onClick={() => empty.mutate(slot)}>
                Empty
              </Button>
            </Group>
          )}
        </Group>
      ))}
      {empty.isError && <ProblemAlert error={empty.error} />}
      {filling !== null && <FillSlot asset={asset} slot={filling} onClose={() => setFilling(null)} />}
    </Stack>
  );
}
