import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { AskButton } from '../parts/ask-button.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { When } from '../parts/when.js';
import { queries } from '../queries.js';
import type { Asset } from '../types.js';
import { whyNot } from './why-not.js';

/** Who has the asset checked out, and the way to check it out or in. */
export function AssetLease({ asset }: { asset: Asset }) {
  const { data } = useQuery(queries.lease(asset.id));
  const { data: me } = useQuery(queries.me);
  const [isAsking, setIsAsking] = useState(false);
  const ask = useAsk((path: 'check-in' | 'check-out/break') => post(`/assets/${asset.id}/${path}`));
  if (data === undefined || asset.isPurged) return null;
  const { lease } = data;
  const isMine = lease?.holder.id === me?.person.id;
  const mayBreak = me?.allowedOperations.includes('postAssetsIdCheckOutBreak') === true;
  return (
    <Stack gap={6} component="section" aria-label="Check-out">
      {lease !== null && (
        <Text size="sm">
          Checked out by {isMine ? 'you' : lease.holder.name}; released <When at={lease.expiresAt} />
          {lease.note !== '' && `: ${lease.note}`}
        </Text>
      )}
      <Group gap="xs">
        {lease === null && (
          <AskButton size="xs" variant="default" whyNot={whyNot('edit', asset)} onClick={() => setIsAsking(true)}>
            Check out
          </AskButton>
        )}
        {lease !== null && isMine && (
          <Button size="xs" variant="default" loading={ask.isPending} onClick={() => ask.mutate('check-in')}>
            Check in
          </Button>
        )}
        {lease !== null && !isMine && mayBreak && (
          <Button size="xs" variant="default" loading={ask.isPending} onClick={() => ask.mutate('check-out/break')}>
            Take it back
          </Button>
        )}
      </Group>
      {ask.isError && <ProblemAlert error={ask.error} />}
      {isAsking && <CheckOut assetId={asset.id} onClose={() => setIsAsking(false)} />}
    </Stack>
  );
}

function CheckOut({ assetId, onClose }: { assetId: string; onClose: () => void }) {
  const [hours, setHours] = useState('8');
  const [note, setNote] = useState('');
  const checkOut = useAsk(() => post(`/assets/${assetId}/check-out`, { hours: Number(hours), note }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    checkOut.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Check out" centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm">Until you check it in, nobody else edits it or uploads a new version.</Text>
          <TextInput type="number" label="Hours" description="Then it is released by itself" min={1} max={336} required value={hours} onChange={(event) => setHours(event.currentTarget.value)} />
          <Textarea label="What you do with it" description="Others see it" autosize minRows={2} maxLength={1_000} data-autofocus value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          {checkOut.isError && <ProblemAlert error={checkOut.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={checkOut.isPending}>
              Check out
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
