import { Button, Group, Paper, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DecisionKind } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { queryClient } from '../queries.js';

interface GuestAdviceProps {
  readonly reviewId: string;
  readonly contentHash: string;
  readonly stage: string | null;
  readonly mayVote: boolean;
}

/** What a guest says: a remark, or a vote that advises those who decide. */
export function GuestAdvice({ reviewId, contentHash, stage, mayVote }: GuestAdviceProps) {
  const [text, setText] = useState('');
  const onSuccess = async (): Promise<void> => {
    setText('');
    await Promise.all(['guest-review', 'guest-annotations'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind, reviewId] })));
  };
  const say = useMutation({ mutationFn: () => post(`/reviews/${reviewId}/annotations`, { target: { kind: 'whole' }, text, contentHash }), onSuccess });
  const vote = useMutation({
    mutationFn: (kind: DecisionKind) => post(`/reviews/${reviewId}/votes`, { vote: kind, contentHash, comment: text, ...(stage === null ? {} : { stage }) }),
    onSuccess,
  });
  return (
    <Paper withBorder p="md" radius="md">
      <Stack>
        <Textarea label="Your remark" autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {say.isError && <ProblemAlert error={say.error} />}
        {vote.isError && <ProblemAlert error={vote.error} />}
        <Group grow>
          <Button variant="default" disabled={text.trim() === ''} loading={say.isPending} onClick={() => say.mutate()}>
            Say it
          </Button>
          {mayVote && (
            <Button loading={vote.isPending} onClick={() => vote.mutate('approve')}>
              I would approve
            </Button>
          )}
          {mayVote && (
            <Button variant="default" disabled={text.trim() === ''} loading={vote.isPending} onClick={() => vote.mutate('request_changes')}>
              I would change it
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
