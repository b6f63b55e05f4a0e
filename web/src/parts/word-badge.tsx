import { Badge } from '@mantine/core';
import type { Word } from '../words.js';

/** The state of something, in a word and a colour. */
export function WordBadge({ word, size = 'md' }: { word: Word; size?: 'md' | 'lg' }) {
  return (
    <Badge variant="light" color={word.color} size={size} radius="sm">
      {word.label}
    </Badge>
  );
}
