import { Chip } from '@mantine/core';
import type { Word } from '../words.js';
import classes from './word-filter.module.css';

/** Shows everything, or only what is in one state. */
export function WordFilter<Name extends string>({
  words,
  chosen,
  onChoose,
}: {
  words: Readonly<Record<Name, Word>>;
  chosen: Name | undefined;
  onChoose: (name: Name | undefined) => void;
}) {
  const names = Object.keys(words) as Name[];
  return (
    <Chip.Group multiple={false} value={chosen ?? ''} onChange={(value) => onChoose(names.find((name) => name === value))}>
      <div className={classes.chips} role="group" aria-label="Show only">
        <Chip value="" size="xs" variant="light">
          All
        </Chip>
        {names.map((name) => (
          <Chip key={name} value={name} size="xs" variant="light">
            {words[name].label}
          </Chip>
        ))}
      </div>
    </Chip.Group>
  );
}
