import { Button, Kbd, Stack, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { DecisionKind } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Review } from '../types.js';

type Offered = Exclude<DecisionKind, 'approve_with_changes'>;

/** The reader's decision, on exactly what is on the screen: its hash goes with it. */
export function Decide({ review, onDecided }: { review: Review; onDecided: () => void }) {
  const [comment, setComment] = useState('');
  const [lacksComment, setLacksComment] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  // What was read first stays what is decided on, also when the page has newer answers meanwhile.
  const [contentHash] = useState(review.proof.contentHash);
  // Where more than one stage waits for the reader, they come one by one.
  const [stage] = review.decidesIn;
  const stageName = review.stages.find(({ key }) => key === stage)?.name;
  const decision = useAsk((kind: Offered) => post(`/reviews/${review.id}/decisions`, { decision: kind, contentHash, comment, stage }), onDecided);

  const decide = (kind: Offered): void => {
    if (decision.isPending) return;
    if (kind !== 'approve' && comment.trim() === '') {
      setLacksComment(true);
      input.current?.focus();
      return;
    }
    decision.mutate(kind);
  };
  useHotkeys([
    ['a', () => decide('approve')],
    ['r', () => decide('request_changes')],
    ['x', () => decide('reject')],
  ]);

  const button = (kind: Offered, label: string, key: string, look: { variant: string; color?: string }) => (
    <Button
      {...look}
      fullWidth
      justify="space-between"
      rightSection={<Kbd size="xs">{key}</Kbd>}
      aria-keyshortcuts={key}
      loading={decision.isPending && decision.variables === kind}
      disabled={decision.isPending && decision.variables !== kind}
      onClick={() => decide(kind)}
    >
      {label}
    </Button>
  );
  return (
    <Stack gap="xs" component="section" aria-label="Your decision">
      <Textarea
        ref={input}
        label={review.decidesIn.length > 1 ? `Comment, for the stage “${stageName ?? ''}”` : 'Comment'}
        description="Needed to request changes or to reject"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={10_000}
        value={comment}
        error={lacksComment && comment.trim() === '' ? 'Say what should change, or why it is refused.' : undefined}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {button('approve', 'Approve', 'a', { variant: 'filled' })}
      {button('request_changes', 'Request changes', 'r', { variant: 'default' })}
      {button('reject', 'Reject', 'x', { variant: 'light', color: 'red' })}
      {decision.isError && <ProblemAlert error={decision.error} />}
    </Stack>
  );
}
