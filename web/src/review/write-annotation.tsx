import { Button, Group, MultiSelect, Paper, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { AnnotationTarget } from '../types.js';
import { targetWords } from './annotation-places.js';

interface WriteAnnotationProps {
  reviewId: string;
  contentHash: string;
  target: AnnotationTarget;
  onClose: () => void;
}

/** The words of a new annotation, and who is to be told of it. */
export function WriteAnnotation({ reviewId, contentHash, target, onClose }: WriteAnnotationProps) {
  const people = useQuery(queries.people);
  const [text, setText] = useState('');
  const [mentions, setMentions] = useState<string[]>([]);
  const save = useAsk(() => post(`/reviews/${reviewId}/annotations`, { target, text, mentions, contentHash }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Paper withBorder p="md" radius="md">
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          <Textarea label="Annotation" description={targetWords(target)} required autosize minRows={2} maxRows={10} maxLength={10_000} data-autofocus autoFocus value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <MultiSelect
            label="Tell"
            placeholder={mentions.length === 0 ? 'Nobody in particular' : ''}
            searchable
            data={(people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={mentions}
            onChange={setMentions}
          />
          {save.isError && <ProblemAlert error={save.error} />}
          <Group justify="flex-end">
            <Button size="xs" variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button size="xs" type="submit" loading={save.isPending} disabled={text.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
