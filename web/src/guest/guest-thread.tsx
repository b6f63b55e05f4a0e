import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { queryClient } from '../queries.js';
import type { Annotation } from '../types.js';

/** What somebody has said, what was answered, and the guest's own answer. */
export function GuestThread({ reviewId, annotation }: { reviewId: string; annotation: Annotation }) {
  const { id, author, text, replies, allowed } = annotation;
  const [answer, setAnswer] = useState<string | null>(null);
  const send = useMutation({
    mutationFn: () => post(`/annotations/${id}/replies`, { text: answer }),
    onSuccess: async () => {
      setAnswer(null);
      await queryClient.invalidateQueries({ queryKey: ['guest-annotations', reviewId] });
    },
  });
  return (
    <article aria-label={`Remark of ${author.name}`}>
      <Said author={author.name} text={text} />
      {replies.length > 0 && (
        <Stack gap="xs" mt="xs" pl="md" style={{ borderInlineStart: '2px solid var(--mantine-color-default-border)' }}>
          {replies.map((reply) => (
            <Said key={reply.id} author={reply.author.name} text={reply.text} />
          ))}
        </Stack>
      )}
      {answer === null && allowed.includes('reply') && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAnswer('')}>
          Reply
        </Button>
      )}
      {answer !== null && (
        <Stack gap="xs" mt="xs">
          <Textarea label="Your reply" autosize minRows={2} maxLength={10_000} value={answer} onChange={(event) => setAnswer(event.currentTarget.value)} />
          {send.isError && <ProblemAlert error={send.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" size="sm" onClick={() => setAnswer(null)}>
              Cancel
            </Button>
            <Button size="sm" disabled={answer.trim() === ''} loading={send.isPending} onClick={() => send.mutate()}>
              Send
            </Button>
          </Group>
        </Stack>
      )}
    </article>
  );
}

function Said({ author, text }: { author: string; text: string }) {
  return (
    <>
      <Text size="sm" fw={600}>
        {author}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Text>
    </>
  );
}
