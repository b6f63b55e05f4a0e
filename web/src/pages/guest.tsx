import { Badge, Container, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { get, post } from '../api.js';
import { GuestAdvice } from '../guest/guest-advice.js';
import { GuestDecision } from '../guest/guest-decision.js';
import { GuestThread } from '../guest/guest-thread.js';
import { Loading } from '../parts/loading.js';
import { Picture } from '../parts/picture.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import type { Annotation, GuestSession, Page, Review } from '../types.js';
import { reviewStates } from '../words.js';

/** What somebody from outside sees by their link: one review, and nothing else of Galley. */
export function GuestPage() {
  const session = useQuery({ queryKey: ['guest-session'], queryFn: openOrGoOn, staleTime: Infinity, refetchOnWindowFocus: false });
  return (
    <Container size="sm" py="md" px="md">
      {session.isPending && <Loading />}
      {session.isError && <ProblemAlert error={session.error} />}
      {session.isSuccess && <GuestReview session={session.data} />}
    </Container>
  );
}

function GuestReview({ session }: { session: GuestSession }) {
  const { reviewId } = session;
  const review = useQuery({ queryKey: ['guest-review', reviewId], queryFn: ({ signal }) => get<Review>(`/reviews/${reviewId}`, {}, signal), refetchInterval: 30_000 });
  const said = useQuery({ queryKey: ['guest-annotations', reviewId], queryFn: ({ signal }) => get<Page<Annotation>>(`/reviews/${reviewId}/annotations`, { limit: 100 }, signal) });
  if (review.isPending) return <Loading />;
  if (review.isError) return <ProblemAlert error={review.error} onRetry={() => void review.refetch()} />;
  const { asset, proof, stages, state, votes } = review.data;
  const stage = stages.find(({ key }) => key === session.stage);
  const own = review.data.decisions.at(-1);
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap">
        <Title order={1} size="h3">
          {asset.title}
        </Title>
        <Badge color={reviewStates[state].color}>{reviewStates[state].label}</Badge>
      </Group>
      <Text c="dimmed" size="sm">
        For {session.guest.name}
        {stage === undefined ? '' : ` · ${stage.name}`} · version {proof.versionNumber}
      </Text>
      <Picture path={proof.previewPath} thumbhash={asset.thumbhash} alt={asset.title} fit="contain" proportion="own" eager />
      {session.allowDownload && (
        <Text size="sm">
          <a href={`/api/v1/reviews/${reviewId}/preview?download=true`}>Download the picture</a>
        </Text>
      )}
      {own !== undefined && <Text>You have decided: {own.decision.replaceAll('_', ' ')}.</Text>}
      {review.data.canDecide && session.stage !== null && <GuestDecision reviewId={reviewId} contentHash={proof.contentHash} stage={session.stage} />}
      {state === 'open' && <GuestAdvice reviewId={reviewId} contentHash={proof.contentHash} stage={session.stage} mayVote={!session.canDecide && votes.length === 0} />}
      {said.isError && <ProblemAlert error={said.error} onRetry={() => void said.refetch()} />}
      {said.isSuccess && said.data.items.length > 0 && (
        <Paper withBorder p="md" radius="md">
          <Title order={2} size="h5" mb="xs">
            What was said
          </Title>
          <Stack gap="md">
            {said.data.items.map((annotation) => (
              <GuestThread key={annotation.id} reviewId={reviewId} annotation={annotation} />
            ))}
          </Stack>
        </Paper>
      )}
    </Stack>
  );
}

/** Opens the link that the address holds and takes its secret out of the address, or goes on with the session that is there. */
async function openOrGoOn(): Promise<GuestSession> {
  const token = window.location.hash.slice(1);
  if (token === '') return get<GuestSession>('/guest-session');
  const session = await post<GuestSession>('/guest-session', { token });
  window.history.replaceState(null, '', '/guest');
  return session;
}
