import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '../format.js';
import { queries } from '../queries.js';
import type { Review } from '../types.js';

/** Where and until when an approval holds; nothing where it holds everywhere and for good. */
export function ScopeNote({ scope, expiresAt }: { scope: Review['approval']['scope'] | null; expiresAt: string | null }) {
  const channels = useQuery({ ...queries.channels, enabled: scope !== null && scope.channelIds !== null });
  const nameOf = (id: string): string => channels.data?.items.find((channel) => channel.id === id)?.name ?? 'a channel';
  const list = new Intl.ListFormat('en');
  const parts = [
    scope !== null && scope.markets !== null ? `for ${list.format(scope.markets)}` : null,
    scope !== null && scope.channelIds !== null ? `on ${list.format(scope.channelIds.map(nameOf))}` : null,
    expiresAt === null ? null : `until ${formatInstant(expiresAt)}`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <Text size="xs" c="dimmed">
      Only {parts.join(', ')}
    </Text>
  );
}
