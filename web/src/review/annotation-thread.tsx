import { Badge, Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post, remove } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { When } from '../parts/when.js';
import type { Annotation } from '../types.js';
import { targetWords } from './annotation-places.js';

interface AnnotationThreadProps {
  annotation: Annotation;
  number: number;
  isChosen: boolean;
  onChoose: () => void;
}

const acts = { resolve: 'Resolve', reopen: 'Reopen', withdraw: 'Take back' } as const;
type Act = keyof typeof acts;

/** One annotation with what was answered to it, and what the reader may do with it. */
export function AnnotationThread({ annotation, number, isChosen, onChoose }: AnnotationThreadProps) {
  const { id, author, text, target, status, replies, carriedFrom, resolved, mentions, allowed } = annotation;
  const [isReplying, setIsReplying] = useState(false);
  const ask = useAsk((act: Act) => (act === 'withdraw' ? remove(`/annotations/${id}`) : post(`/annotations/${id}/${act}`)));
  const open = (['resolve', 'reopen', 'withdraw'] as const).filter((act) => allowed.includes(act));
  return (
    <Paper
      withBorder
      p="md"
      radius="md"
      component="article"
      id={`annotation-${id}`}
      aria-label={`Annotation ${number}`}
      style={isChosen ? { borderColor: 'var(--mantine-primary-color-filled)' } : {}}
    >
      <Group gap="xs" mb={6}>
        <Button size="compact-xs" variant={status === 'open' ? 'filled' : 'default'} color="orange.9" radius="xl" aria-label={`Show annotation ${number} on the picture`} aria-pressed={isChosen} onClick={onChoose}>
          {number}
        </Button>
        <Text size="sm" fw={500}>
          {author.name}
        </Text>
        <Text size="xs" c="dimmed">
          {targetWords(target)} · <When at={annotation.createdAt} />
          {annotation.editedAt !== null && ' · edited'}
        </Text>
        {carriedFrom !== null && (
          <Badge size="sm" variant="default" radius="sm">
            Carried over from version {carriedFrom.versionNumber}
          </Badge>
        )}
        {resolved !== null && (
          <Badge size="sm" variant="light" color="green" radius="sm">
            Resolved by {resolved.by.name}
          </Badge>
        )}
      </Group>
      <Words text={text} />
      {mentions.length > 0 && (
        <Text size="xs" c="dimmed">
          For {new Intl.ListFormat('en').format(mentions.map(({ name }) => name))}
        </Text>
      )}
      {replies.length > 0 && (
        <Stack gap="xs" mt="sm" pl="md" style={{ borderInlineStart: '2px solid var(--mantine-color-default-border)' }}>
          {replies.map((reply) => (
            <div key={reply.id}>
              <Text size="xs" c="dimmed">
                {reply.author.name} · <When at={reply.createdAt} />
              </Text>
              <Words text={reply.text} />
            </div>
          ))}
        </Stack>
      )}
      <Group gap="xs" mt="xs">
        {allowed.includes('reply') && !isReplying && (
          <Button size="compact-xs" variant="subtle" onClick={() => setIsReplying(true)}>
            Reply
          </Button>
        )}
        {open.map((act) => (
          <Button key={act} size="compact-xs" variant="subtle" loading={ask.isPending && ask.variables === act} onClick={() => ask.mutate(act)}>
            {acts[act]}
          </Button>
        ))}
      </Group>
      {isReplying && <Reply annotationId={id} onClose={() => setIsReplying(false)} />}
      {ask.isError && <ProblemAlert error={ask.error} />}
    </Paper>
  );
}

function Words({ text }: { text: string }) {
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  );
}

function Reply({ annotationId, onClose }: { annotationId: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const save = useAsk(() => post(`/annotations/${annotationId}/replies`, { text }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="xs" mt="xs">
        <Textarea label="Reply" required autosize minRows={2} maxLength={10_000} autoFocus value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {save.isError && <ProblemAlert error={save.error} />}
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button size="xs" type="submit" loading={save.isPending} disabled={text.trim() === ''}>
            Send
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
