import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing here, and why that is or what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={96} px="md" ta="center">
      <Text fw={600} size="lg">
        {title}
      </Text>
      <Text c="dimmed" maw={440} component="div">
        {children}
      </Text>
    </Stack>
  );
}
