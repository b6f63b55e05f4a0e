import { Group, Stack, Text } from '@mantine/core';
import { formatInstant } from '../format.js';
import { When } from '../parts/when.js';
import type { Asset } from '../types.js';

/** The instants that bound the use of the asset. */
export function AssetDates({ asset }: { asset: Asset }) {
  const dates = [
    ['Not before (embargo)', asset.embargoAt],
    ['Not after (sunset)', asset.sunsetAt],
    ['Licence ends', asset.licenceEndsAt],
    ['Kept until', asset.retainUntil],
  ].filter((entry): entry is [string, string] => entry[1] !== null);
  if (dates.length === 0) return null;
  return (
    <Stack gap={6} component="section" aria-label="Dates">
      {dates.map(([name, at]) => (
        <Group key={name} justify="space-between" gap="xs">
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Text size="sm" className="tabular">
            {formatInstant(at)}{' '}
            <Text span size="xs" c="dimmed">
              (<When at={at} />)
            </Text>
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
