import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { Review } from '../types.js';

/** Lets somebody else decide: a colleague in the reader's stead, or, for who manages the work, anybody fit. */
export function PassOn({ review, as }: { review: Review; as: 'decider' | 'manager' }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
        {as === 'decider' ? 'Delegate' : 'Assign somebody'}
      </Button>
      {isOpen && <PassOnForm review={review} as={as} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function PassOnForm({ review, as, onClose }: { review: Review; as: 'decider' | 'manager'; onClose: () => void }) {
  const people = useQuery(queries.people);
  const { data: me } = useQuery(queries.me);
  const stages = review.stages.filter(({ key, state }) => (as === 'decider' ? review.decidesIn.includes(key) : state === 'open'));
  const [stage, setStage] = useState(stages[0]?.key ?? null);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const ask = useAsk(() => post(`/reviews/${review.id}/${as === 'decider' ? 'delegate' : 'reassign'}`, { to, stage, reason }), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={as === 'decider' ? 'Let a colleague decide in your stead' : 'Let somebody decide'} centered>
      <form onSubmit={onSubmit}>
        <Stack>
          {stages.length > 1 && <Select label="Stage" allowDeselect={false} data={stages.map(({ key, name }) => ({ value: key, label: name }))} value={stage} onChange={setStage} />}
          <Select
            label="Who"
            required
            searchable
            data={(people.data?.items ?? []).filter(({ id }) => id !== me?.person.id).map(({ id, name }) => ({ value: id, label: name }))}
            value={to}
            onChange={setTo}
          />
          <Textarea label="Reason" required maxLength={2_000} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {people.isError && <ProblemAlert error={people.error} />}
          {ask.isError && <ProblemAlert error={ask.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={ask.isPending} disabled={to === null || reason.trim() === ''}>
              {as === 'decider' ? 'Delegate' : 'Assign'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
