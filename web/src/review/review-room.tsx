import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answer } from '../parts/answer.js';
import { ScopeNote } from '../parts/scope-note.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Review } from '../types.js';
import { humanise, reviewStates } from '../words.js';
import { AnnotatedProof } from './annotated-proof.js';
import { Decide } from './decide.js';
import { PassOn } from './pass-on.js';
import classes from './review-room.module.css';
import { SaidSoFar } from './said-so-far.js';
import { StageGraph } from './stage-graph.js';

/** One review: the proof as large as the window allows, and beside it who has decided what and what is asked of the reader. */
export function ReviewRoom({ reviewId, onDecided }: { reviewId: string; onDecided: () => void }) {
  const review = useQuery(queries.review(reviewId));
  return <Answer of={review}>{(found) => <Room review={found} onDecided={onDecided} />}</Answer>;
}

function Room({ review, onDecided }: { review: Review; onDecided: () => void }) {
  const { proof, asset } = review;
  return (
    <div className={classes.room}>
      <AnnotatedProof review={review} />
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
          <ScopeNote scope={review.approval.scope} expiresAt={review.approval.expiresAt} />
        </Stack>
        {review.canDecide ? <Decide review={review} onDecided={onDecided} /> : <WhyNotMine review={review} />}
        <StageGraph review={review} />
        <SaidSoFar review={review} />
        <Group gap="xs">
          {review.canDecide && <PassOn review={review} as="decider" />}
          {review.canManage && review.state === 'open' && <PassOn review={review} as="manager" />}
          <Anchor size="sm" href={`/api/v1/reviews/${review.id}/report`}>
            Proof report (PDF)
          </Anchor>
        </Group>
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
