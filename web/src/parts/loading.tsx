import { Center, Loader } from '@mantine/core';

/** Shown where something is on its way. */
export function Loading({ label = 'Loading' }: { label?: string }) {
  return (
    <Center py={96} role="status" aria-label={label}>
      <Loader size="sm" type="dots" />
    </Center>
  );
}
