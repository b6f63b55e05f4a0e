import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answer } from '../parts/answer.js';
import { Picture } from '../parts/picture.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Review } from '../types.js';
import { humanise, reviewStates } from '../words.js';
import { Decide } from './decide.js';
import classes from './review-room.module.css';

/** One review: the proof as large as the window allows, and beside it who has decided what and what is asked of the reader. */
export function ReviewRoom({ reviewId, onDecided }: { reviewId: string; onDecided: () => void }) {
  const review = useQuery(queries.review(reviewId));
  return <Answer of={review}>{(found) => <Room review={found} onDecided={onDecided} />}</Answer>;
}

function Room({ review, onDecided }: { review: Review; onDecided: () => void }) {
  const { proof, asset } = review;
  return (
    <div className={classes.room}>
      <div className={classes.stage}>
        <Picture
          eager
          fit="contain"
          proportion="own"
          className={classes.picture}
          path={proof.previewPath}
          thumbhash={asset.thumbhash}
          alt={asset.title}
          without={`No preview of ${proof.filename}; download it from its page`}
        />
      </div>
      <Stack gap="lg">
        <Stack gap={6}>
          <WordBadge word={reviewStates[review.state]} size="lg" />
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: asset.id }} />}>
              {asset.title}
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            Submitted by {review.submittedBy.name} <When at={review.createdAt} /> · version {proof.versionNumber}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace" title={proof.contentHash}>
            {proof.contentHash.slice(0, 16)}…
          </Text>
        </Stack>
        {review.canDecide ? <Decide review={review} onDecided={onDecided} /> : <WhyNotMine review={review} />}
        <Stages review={review} />
        <Decisions review={review} />
      </Stack>
    </div>
  );
}

function WhyNotMine({ review: { state, waitingFor } }: { review: Review }) {
  if (state !== 'open' || waitingFor.length === 0) return null;
  return (
    <Stack gap={4}>
      {waitingFor.map(({ stage, name, what, role, people }) => (
        <Text size="sm" key={stage}>
          {name}: {what === 'assignment' ? 'nobody here can decide; somebody must be assigned by' : 'it does not wait for you, but for'}{' '}
          {people.length === 0 ? humanise(role ?? 'people_named').toLowerCase() : new Intl.ListFormat('en', { type: 'disjunction' }).format(people.map((person) => person.name))}.
        </Text>
      ))}
    </Stack>
  );
}

const stageWords: Readonly<Record<Review['stages'][number]['state'], string>> = {
  waiting: 'To come',
  open: 'Open',
  done: 'Done',
  failed: 'Refused',
  carried: 'Carried over',
  not_needed: 'Not needed',
};

function Stages({ review }: { review: Review }) {
  const nameOf = (key: string): string => review.stages.find((stage) => stage.key === key)?.name ?? key;
  return (
    <Stack gap={6} component="section" aria-label="Stages">
      <Text size="sm" fw={600}>
        {review.policy.name}
      </Text>
      {review.stages.map((stage) => (
        <Group key={stage.key} justify="space-between" gap="xs">
          <Text size="sm">
            {stage.name}{' '}
            <Text span size="xs" c="dimmed">
              {stage.role === null ? 'by name' : humanise(stage.role)}
              {stage.quorum.kind === 'all' && ' · all of them'}
              {stage.quorum.kind === 'count' && stage.quorum.n > 1 && ` · ${stage.decisions} of ${stage.quorum.n}`}
              {stage.after.length > 0 && ` · after ${new Intl.ListFormat('en').format(stage.after.map(nameOf))}`}
            </Text>
          </Text>
          <Text size="xs" c={stage.strandedSince === null ? 'dimmed' : 'red'}>
            {stage.strandedSince === null ? (review.state !== 'open' && stage.state === 'waiting' ? 'Not reached' : stageWords[stage.state]) : 'Nobody can decide'}
            {stage.isBySilence && ' by silence'}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

function Decisions({ review: { decisions } }: { review: Review }) {
  if (decisions.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Decisions">
      {decisions.map((one) => (
        <div key={one.id}>
          <Text size="sm">
            <Text span fw={500}>
              {one.person.name}
            </Text>{' '}
            <Text span c="dimmed">
              {humanise(one.decision).toLowerCase()} · <When at={one.at} />
            </Text>
          </Text>
          {one.comment !== '' && (
            <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {one.comment}
            </Text>
          )}
        </div>
      ))}
    </Stack>
  );
}
