import { Button, Kbd, Stack, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { NewSignature } from '../../../schemas/signatures.js';
import type { DecisionKind } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Review } from '../types.js';
import { ApprovalBounds, boundsBody, unbound } from './approval-bounds.js';
import { SignDecision } from './sign-decision.js';

interface Asked {
  readonly kind: DecisionKind;
  readonly signature?: NewSignature;
}

/** The reader's decision, on exactly what is on the screen: its hash goes with it. */
export function Decide({ review, onDecided }: { review: Review; onDecided: () => void }) {
  const [comment, setComment] = useState('');
  const [lacksComment, setLacksComment] = useState(false);
  const [bounds, setBounds] = useState(unbound);
  const [signing, setSigning] = useState<DecisionKind | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  // What was read first stays what is decided on, also when the page has newer answers meanwhile.
  const [contentHash] = useState(review.proof.contentHash);
  // Where more than one stage waits for the reader, they come one by one.
  const stage = review.stages.find(({ key }) => key === review.decidesIn[0]);
  const decision = useAsk(
    ({ kind, signature }: Asked) =>
      post(`/reviews/${review.id}/decisions`, {
        decision: kind,
        contentHash,
        comment,
        stage: stage?.key,
        ...(isApproving(kind) ? boundsBody(bounds) : {}),
        ...(signature === undefined ? {} : { signature }),
      }),
    onDecided,
  );

  const decide = (kind: DecisionKind): void => {
    if (decision.isPending || signing !== null) return;
    if (kind !== 'approve' && comment.trim() === '') {
      setLacksComment(true);
      input.current?.focus();
      return;
    }
    if (stage?.signature === true) setSigning(kind);
    else decision.mutate({ kind });
  };
  const byKey = (kind: DecisionKind) => () => {
    // Who types in a dialogue does not mean the page behind it.
    if (document.querySelector('[role="dialog"]') === null) decide(kind);
  };
  useHotkeys([
    ['a', byKey('approve')],
    ['r', byKey('request_changes')],
    ['x', byKey('reject')],
  ]);

  const button = (kind: DecisionKind, label: string, look: { variant: string; color?: string }, key?: string) => (
    <Button
      {...look}
      fullWidth
      justify="space-between"
      {...(key === undefined ? {} : { rightSection: <Kbd size="xs">{key}</Kbd>, 'aria-keyshortcuts': key })}
      loading={decision.isPending && decision.variables.kind === kind}
      disabled={decision.isPending && decision.variables.kind !== kind}
      onClick={() => decide(kind)}
    >
      {label}
    </Button>
  );
  return (
    <Stack gap="xs" component="section" aria-label="Your decision">
      <Textarea
        ref={input}
        label={review.decidesIn.length > 1 ? `Comment, for the stage “${stage?.name ?? ''}”` : 'Comment'}
        description="Needed to request changes or to reject"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={10_000}
        value={comment}
        error={lacksComment && comment.trim() === '' ? 'Say what should change, or why it is refused.' : undefined}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {button('approve', stage?.signature === true ? 'Sign and approve' : 'Approve', { variant: 'filled' }, 'a')}
      {button('request_changes', 'Request changes', { variant: 'default' }, 'r')}
      {button('reject', 'Reject', { variant: 'light', color: 'red' }, 'x')}
      <ApprovalBounds bounds={bounds} onChange={setBounds}>
        {button('approve_with_changes', 'Approve with changes', { variant: 'default' })}
      </ApprovalBounds>
      {decision.isError && signing === null && <ProblemAlert error={decision.error} />}
      {signing !== null && (
        <SignDecision
          decision={signing}
          contentHashes={[contentHash]}
          isAsked={decision.isPending}
          error={decision.error}
          onSign={(signature) => decision.mutate({ kind: signing, signature })}
          onClose={() => {
            decision.reset();
            setSigning(null);
          }}
        />
      )}
    </Stack>
  );
}

function isApproving(kind: DecisionKind): boolean {
  return kind === 'approve' || kind === 'approve_with_changes';
}
