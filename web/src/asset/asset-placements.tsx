import { Group, Stack, Text } from '@mantine/core';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import type { Asset } from '../types.js';
import { placementStates } from '../words.js';

/** Where the asset is, was, or will be published. */
export function AssetPlacements({ asset }: { asset: Asset }) {
  if (asset.placements.length === 0) return null;
  return (
    <Stack gap={8} component="section" aria-label="Placements">
      <Text size="sm" fw={600}>
        Placements
      </Text>
      {asset.placements.map((placement) => (
        <Group key={placement.id} justify="space-between" gap="xs" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" truncate>
              {placement.channel}
            </Text>
            <Text size="xs" c="dimmed">
              {placement.state === 'scheduled' ? 'from' : 'since'} <When at={placement.startsAt} />
              {placement.endsAt !== null && (
                <>
                  , until <When at={placement.endsAt} />
                </>
              )}
            </Text>
          </div>
          <WordBadge word={placementStates[placement.state]} />
        </Group>
      ))}
    </Stack>
  );
}
