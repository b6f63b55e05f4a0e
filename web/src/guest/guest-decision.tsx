import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DecisionKind } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { queryClient } from '../queries.js';

/** The decision of a guest: proven by a code from their mail. */
export function GuestDecision({ reviewId, contentHash, stage }: { reviewId: string; contentHash: string; stage: string }) {
  const [comment, setComment] = useState('');
  const [guestCode, setGuestCode] = useState('');
  const send = useMutation({ mutationFn: () => post('/guest-session/code') });
  const decide = useMutation({
    mutationFn: (decision: DecisionKind) => post(`/reviews/${reviewId}/decisions`, { decision, contentHash, stage, comment, guestCode }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['guest-review', reviewId] }),
  });
  const hasCode = /^\d{6}$/.test(guestCode);
  return (
    <Paper withBorder p="md" radius="md">
      <Stack>
        <Textarea label="Comment" description="Needed to ask for changes." autosize minRows={2} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
        <Group align="end" wrap="wrap">
          <TextInput
            label="Code from your mail"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            w={160}
            value={guestCode}
            onChange={(event) => setGuestCode(event.currentTarget.value.trim())}
          />
          <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
            {send.isSuccess ? 'Send another code' : 'Send me a code'}
          </Button>
        </Group>
        {send.isSuccess && (
          <Text size="sm" role="status">
            A code is on its way to your mail. It is good for ten minutes and one decision.
          </Text>
        )}
        {send.isError && <ProblemAlert error={send.error} />}
        {decide.isError && <ProblemAlert error={decide.error} />}
        <Group grow>
          <Button disabled={!hasCode} loading={decide.isPending} onClick={() => decide.mutate('approve')}>
            Approve
          </Button>
          <Button variant="default" disabled={!hasCode || comment.trim() === ''} loading={decide.isPending} onClick={() => decide.mutate('request_changes')}>
            Request changes
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
