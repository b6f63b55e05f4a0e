import { Button, Checkbox, Group, Select, Stack, Table, Text, Textarea } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { NewSignature } from '../../../schemas/signatures.js';
import type { DecisionKind } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { Picture } from '../parts/picture.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { SignDecision } from '../review/sign-decision.js';
import type { BulkDecisions, ReviewSummary } from '../types.js';
import { reviewStates } from '../words.js';
import classes from './inbox-row.module.css';

const kinds: readonly { value: DecisionKind; label: string }[] = [
  { value: 'approve', label: 'Approve' },
  { value: 'approve_with_changes', label: 'Approve with changes' },
  { value: 'request_changes', label: 'Request changes' },
  { value: 'reject', label: 'Reject' },
];
const mostAtOnce = 200;

/**
 * One decision for several reviews. Each is chosen with the hash that was on the screen; what would happen to each is said before
 * anything happens, and afterwards what did.
 */
export function DecideSeveral({ reviews, onClose }: { reviews: readonly ReviewSummary[]; onClose: () => void }) {
  // What was chosen stays on the page after it is decided, and with the content that was seen.
  const [seen, setSeen] = useState<ReadonlyMap<string, ReviewSummary>>(new Map());
  const [kind, setKind] = useState<DecisionKind>('approve');
  const [comment, setComment] = useState('');
  const [isSigning, setIsSigning] = useState(false);
  const wish = { items: [...seen.values()].map(({ id, contentHash }) => ({ reviewId: id, contentHash })), decision: kind, comment };
  const check = useAsk(() => post<BulkDecisions>('/reviews/bulk-decisions', { ...wish, dryRun: true }));
  const decide = useAsk(
    (signature: NewSignature | null) => post<BulkDecisions>('/reviews/bulk-decisions', { ...wish, ...(signature === null ? {} : { signature }) }),
    () => setIsSigning(false),
  );
  const foreseen = check.data;
  const needsSignature = foreseen?.items.some((item) => item.needsSignature === true) ?? false;
  const results = new Map((decide.data ?? foreseen)?.items.map((item) => [item.reviewId, item]));
  const isDone = decide.data !== undefined;
  const shown = [...seen.values(), ...reviews.filter(({ id }) => !seen.has(id))].slice(0, mostAtOnce).sort((one, other) => other.createdAt.localeCompare(one.createdAt));

  const choose = (chosen: readonly ReviewSummary[]): void => {
    check.reset();
    setSeen(new Map(chosen.map((review) => [review.id, review])));
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (foreseen === undefined) check.mutate();
    else if (needsSignature) setIsSigning(true);
    else decide.mutate(null);
  };
  return (
    <>
      <form onSubmit={onSubmit} aria-label="Decide on several">
        <Stack>
          <Table.ScrollContainer minWidth={560}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={40}>
                    <Checkbox
                      aria-label="Choose all"
                      disabled={isDone}
                      checked={seen.size > 0 && seen.size === shown.length}
                      indeterminate={seen.size > 0 && seen.size < shown.length}
                      onChange={(event) => choose(event.currentTarget.checked ? shown : [])}
                    />
                  </Table.Th>
                  <Table.Th colSpan={2}>Review</Table.Th>
                  <Table.Th>Stage</Table.Th>
                  <Table.Th>{isDone ? 'What happened' : 'What would happen'}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {shown.map((review) => (
                  <Table.Tr key={review.id}>
                    <Table.Td>
                      <Checkbox
                        aria-label={`Choose ${review.asset.title}`}
                        disabled={isDone}
                        checked={seen.has(review.id)}
                        onChange={(event) => choose(event.currentTarget.checked ? [...seen.values(), review] : [...seen.values()].filter(({ id }) => id !== review.id))}
                      />
                    </Table.Td>
                    <Table.Td w={72}>
                      <Picture className={classes.thumbnail} path={review.asset.previewPath} thumbhash={review.asset.thumbhash} alt="" without="" />
                    </Table.Td>
                    <Table.Td>{review.asset.title}</Table.Td>
                    <Table.Td>{review.openStages.map(({ name }) => name).join(', ')}</Table.Td>
                    <Table.Td>
                      <Outcome item={results.get(review.id)} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {!isDone && (
            <Group align="flex-start">
              <Select
                label="Decision"
                allowDeselect={false}
                data={[...kinds]}
                value={kind}
                onChange={(value) => {
                  check.reset();
                  setKind(kinds.find((one) => one.value === value)?.value ?? kind);
                }}
              />
              <Textarea
                label="Comment"
                description={kind === 'approve' ? 'For each of them' : 'Needed; for each of them'}
                required={kind !== 'approve'}
                autosize
                minRows={1}
                maxLength={10_000}
                style={{ flex: 1 }}
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
              />
            </Group>
          )}
          {check.isError && <ProblemAlert error={check.error} />}
          {decide.isError && !isSigning && <ProblemAlert error={decide.error} />}
          <Group justify="flex-end">
            <Text size="sm" role="status" style={{ flex: 1 }}>
              {isDone
                ? `${decide.data.accepted} decided, ${decide.data.refused} refused.`
                : foreseen === undefined
                  ? `${seen.size} chosen`
                  : `${foreseen.accepted} would be decided, ${foreseen.refused} refused.`}
            </Text>
            <Button variant="default" onClick={onClose}>
              {isDone ? 'Back to the inbox' : 'Cancel'}
            </Button>
            {!isDone && foreseen === undefined && (
              <Button type="submit" loading={check.isPending} disabled={seen.size === 0}>
                Check first
              </Button>
            )}
            {!isDone && foreseen !== undefined && (
              <Button type="submit" loading={decide.isPending} disabled={foreseen.accepted === 0} color={kind === 'reject' ? 'red' : 'sea'}>
                {needsSignature ? 'Sign and decide' : `Decide on ${foreseen.accepted}`}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      {isSigning && (
        <SignDecision
          decision={kind}
          contentHashes={wish.items.map(({ contentHash }) => contentHash)}
          isAsked={decide.isPending}
          error={decide.error}
          onSign={(signature) => decide.mutate(signature)}
          onClose={() => setIsSigning(false)}
        />
      )}
    </>
  );
}

function Outcome({ item }: { item: BulkDecisions['items'][number] | undefined }) {
  if (item === undefined) return null;
  if (item.problem !== undefined) {
    return (
      <Text size="sm" c="red">
        Refused: {item.problem.detail}{' '}
        <Text span size="xs" c="dimmed">
          {item.problem.remedy}
        </Text>
      </Text>
    );
  }
  const state = item.state === undefined ? '' : reviewStates[item.state].label.toLowerCase();
  return (
    <Text size="sm">
      {item.outcome === 'decided' ? 'Decided' : 'Would be decided'}
      {state !== '' && `; the review is ${item.outcome === 'decided' ? '' : 'then '}${state}`}
      {item.needsSignature === true && ', with your signature'}
    </Text>
  );
}
