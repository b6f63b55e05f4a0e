import { Button, Group, List, Modal, Select, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { Severity } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { fromLocalInput } from '../format.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Component, DryRun, PullThrough } from '../types.js';
import { severities } from '../words-of-components.js';
import { assetStates } from '../words.js';

const outcomes = { replace: 'Replaced', skip: 'Skipped', flag: 'Flagged and left' } as const;
const grades = Object.keys(severities) as Severity[];

/** A version goes into every slot that holds another one; first it is only said what would happen. */
export function StartPullThrough({ component, onClose }: { component: Component; onClose: () => void }) {
  const navigate = useNavigate();
  const approved = component.versionList.filter(({ state, adapts, supersededFrom }) => state === 'approved' && adapts === null && supersededFrom === null);
  const [toVersionId, setToVersionId] = useState(component.current?.id ?? null);
  const [severity, setSeverity] = useState(component.severity);
  const [reason, setReason] = useState('');
  const [effectiveAt, setEffectiveAt] = useState('');
  const wish = { toVersionId, severity, reason, ...(effectiveAt === '' ? {} : { effectiveAt: fromLocalInput(effectiveAt) }) };
  const dryRun = useAsk(() => post<DryRun>(`/components/${component.id}/pull-through`, { ...wish, dryRun: true }));
  const start = useAsk(
    () => post<PullThrough>(`/components/${component.id}/pull-through`, wish),
    ({ id }) => void navigate({ to: '/pull-throughs/$pullThroughId', params: { pullThroughId: id } }),
  );
  const changed = <Value,>(put: (value: Value) => void) => (value: Value): void => {
    dryRun.reset();
    put(value);
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (dryRun.data === undefined) dryRun.mutate();
    else start.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Pull ${component.name} through`} size="xl">
      <form onSubmit={onSubmit}>
        <Stack>
          <Select
            label="Version that comes into every slot"
            required
            allowDeselect={false}
            data={approved.map(({ id, number, text }) => ({ value: id, label: `Version ${number} ${text}` }))}
            value={toVersionId}
            onChange={changed(setToVersionId)}
          />
          <Select
            label="How grave the change is"
            allowDeselect={false}
            data={grades.map((value) => ({ value, label: severities[value] }))}
            value={severity}
            onChange={changed((value: string | null) => setSeverity(grades.find((grade) => grade === value) ?? severity))}
          />
          <Textarea label="Reason" description="For the people who approve again" required maxLength={2_000} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <TextInput type="datetime-local" label="Begins" description="Now, where empty" value={effectiveAt} onChange={(event) => changed(setEffectiveAt)(event.currentTarget.value)} />
          {dryRun.data !== undefined && <WouldHappen plan={dryRun.data} />}
          {dryRun.isError && <ProblemAlert error={dryRun.error} />}
          {start.isError && <ProblemAlert error={start.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {dryRun.data === undefined ? (
              <Button type="submit" loading={dryRun.isPending} disabled={toVersionId === null}>
                Show what would happen
              </Button>
            ) : (
              <Button type="submit" loading={start.isPending} color={severity === 'safety' ? 'red' : 'sea'}>
                Start the pull-through
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function WouldHappen({ plan }: { plan: DryRun }) {
  return (
    <Stack gap="sm" component="section" aria-label="What would happen">
      <Text size="sm" fw={600}>
        {plan.replaced} of {plan.assets} assets would be replaced; {plan.needApproval} of them must be approved again
        {plan.takenDownFirst > 0 && `, ${plan.takenDownFirst} are taken down first`}.
      </Text>
      {plan.reasons.length > 0 && (
        <List size="sm">
          {plan.reasons.map(({ code, title, remedy, assets }) => (
            <List.Item key={code}>
              {assets} × {title}.{' '}
              <Text span size="sm" c="dimmed">
                {remedy}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      <Table.ScrollContainer minWidth={480} mah={280}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Asset</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>What happens</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {plan.items.map(({ asset, state, outcome, needsApproval, takesDownFirst, reason }) => (
              <Table.Tr key={asset.id}>
                <Table.Td>{asset.title}</Table.Td>
                <Table.Td>{assetStates[state].label}</Table.Td>
                <Table.Td>
                  {outcomes[outcome]}
                  {takesDownFirst && ', taken down first'}
                  {needsApproval && ', approved again'}
                  {reason !== null && `: ${reason.title}`}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {plan.nextAfter !== null && (
        <Text size="xs" c="dimmed">
          And more, which are not listed here.
        </Text>
      )}
    </Stack>
  );
}
