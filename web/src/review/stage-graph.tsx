import { Stack, Text } from '@mantine/core';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import type { Review, ReviewStage } from '../types.js';
import type { Word } from '../words.js';
import { humanise } from '../words.js';
import classes from './stage-graph.module.css';

const stageStates: Readonly<Record<ReviewStage['state'], Word>> = {
  waiting: { label: 'To come', color: 'gray' },
  open: { label: 'Open', color: 'blue' },
  done: { label: 'Done', color: 'green' },
  failed: { label: 'Refused', color: 'red' },
  carried: { label: 'Carried over', color: 'sea' },
  not_needed: { label: 'Not needed', color: 'gray' },
};

/** The stages of a review from first to last; those that run at the same time stand side by side. */
export function StageGraph({ review }: { review: Review }) {
  return (
    <Stack gap={6} component="section" aria-label="Stages">
      <Text size="sm" fw={600}>
        {review.policy.name}{' '}
        <Text span size="xs" c="dimmed">
          version {review.policy.version}
        </Text>
      </Text>
      <ol className={classes.levels}>
        {levelsOf(review.stages).map((level) => (
          <li key={level[0]!.key}>
            <ul className={classes.level}>
              {level.map((stage) => (
                <Stage key={stage.key} stage={stage} isOver={review.state !== 'open'} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Stack>
  );
}

function Stage({ stage, isOver }: { stage: ReviewStage; isOver: boolean }) {
  const { state, quorum, dueAt, strandedSince } = stage;
  const word = isOver && state === 'waiting' ? { label: 'Not reached', color: 'gray' } : stageStates[state];
  return (
    <li className={classes.stage} data-state={state}>
      <Text size="sm" fw={500}>
        {stage.name}
      </Text>
      <WordBadge word={strandedSince === null || isOver ? word : { label: 'Nobody can decide', color: 'red' }} />
      <Text size="xs" c="dimmed" mt={4}>
        {decidersOf(stage)}
        {quorum.kind === 'all' && ' · all of them'}
        {quorum.kind === 'count' && quorum.n > 1 && ` · ${stage.decisions} of ${quorum.n}`}
        {stage.signature && ' · signed'}
        {stage.isBySilence && ' · by silence'}
      </Text>
      {!isOver && state === 'open' && dueAt !== null && (
        <Text size="xs" c={new Date(dueAt).getTime() < Date.now() ? 'red' : 'dimmed'}>
          due <When at={dueAt} />
        </Text>
      )}
    </li>
  );
}

/** Who decides, with in whose stead; before it is anybody's turn, the role. */
function decidersOf({ assignments, role }: ReviewStage): string {
  const names = assignments.filter(({ isOpen }) => isOpen).map((one) => (one.person === null ? humanise(one.role ?? '') : one.person.name + (one.onBehalfOf === null ? '' : ` for ${one.onBehalfOf.name}`)));
  const who = names.length > 0 ? names : [role === null ? 'By name' : humanise(role)];
  return new Intl.ListFormat('en', { type: 'disjunction' }).format([...new Set(who)]);
}

/** A stage comes one level below the lowest that it waits for. */
function levelsOf(stages: readonly ReviewStage[]): ReviewStage[][] {
  const levels: ReviewStage[][] = [];
  const placed = new Set<string>();
  while (placed.size < stages.length) {
    const next = stages.filter(({ key, after }) => !placed.has(key) && after.every((before) => placed.has(before)));
    // Policies are refused where stages wait for each other in a circle.
    if (next.length === 0) return [...levels, stages.filter(({ key }) => !placed.has(key))];
    levels.push(next);
    for (const { key } of next) placed.add(key);
  }
  return levels;
}
