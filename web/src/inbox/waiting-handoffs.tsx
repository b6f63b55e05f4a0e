import { Anchor, Button, Group, Modal, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { More } from '../parts/more.js';
import { Picture } from '../parts/picture.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { When } from '../parts/when.js';
import { queries } from '../queries.js';
import type { Handoff } from '../types.js';
import classes from './inbox-row.module.css';

/** What was handed to the reader: to accept or decline, and once accepted to complete. */
export function WaitingHandoffs() {
  const list = useInfiniteQuery(queries.handoffs);
  const handoffs = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.isError) return <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />;
  if (handoffs.length === 0) return null;
  return (
    <Stack gap="sm" mb="xl" component="section" aria-label="Handed to you">
      <Title order={2} size="h4">
        Handed to you
      </Title>
      {handoffs.map((handoff) => (
        <HandoffRow key={handoff.id} handoff={handoff} />
      ))}
      <More of={list} />
    </Stack>
  );
}

function HandoffRow({ handoff }: { handoff: Handoff }) {
  const { id, asset, state, handedBy, message, dueAt } = handoff;
  const [isDeclining, setIsDeclining] = useState(false);
  const ask = useAsk((act: 'accept' | 'complete') => post(`/handoffs/${id}/${act}`));
  return (
    <Paper withBorder p="sm" radius="md" component="article" aria-label={asset.title}>
      <Group gap="md">
        <Picture className={classes.thumbnail} path={asset.previewPath} thumbhash={asset.thumbhash} alt="" without="" />
        <div style={{ flex: 1, minWidth: 200 }}>
          <Anchor size="sm" fw={500} renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: asset.id }} />}>
            {asset.title}
          </Anchor>
          <Text size="xs" c={handoff.isOverdue ? 'red' : 'dimmed'}>
            From {handedBy.name} <When at={handoff.createdAt} />
            {state === 'accepted' && ', accepted'}
            {state !== 'accepted' && dueAt !== null && (
              <>
                , answer due <When at={dueAt} />
              </>
            )}
          </Text>
          {message !== '' && <Text size="sm">{message}</Text>}
        </div>
        {state === 'accepted' ? (
          <Button size="xs" loading={ask.isPending} onClick={() => ask.mutate('complete')}>
            Complete
          </Button>
        ) : (
          <Group gap="xs">
            <Button size="xs" loading={ask.isPending} onClick={() => ask.mutate('accept')}>
              Accept
            </Button>
            <Button size="xs" variant="default" onClick={() => setIsDeclining(true)}>
              Decline
            </Button>
          </Group>
        )}
      </Group>
      {ask.isError && <ProblemAlert error={ask.error} />}
      {isDeclining && <Decline handoff={handoff} onClose={() => setIsDeclining(false)} />}
    </Paper>
  );
}

function Decline({ handoff, onClose }: { handoff: Handoff; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const decline = useAsk(() => post(`/handoffs/${handoff.id}/decline`, { reason }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    decline.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Decline ${handoff.asset.title}`} centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm">It goes to the next in line.</Text>
          <Textarea label="Reason" required autosize minRows={2} maxLength={2_000} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {decline.isError && <ProblemAlert error={decline.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={decline.isPending} disabled={reason.trim() === ''}>
              Decline
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
