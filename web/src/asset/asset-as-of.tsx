import { Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatInstant, fromLocalInput } from '../format.js';
import { Answer } from '../parts/answer.js';
import { ScopeNote } from '../parts/scope-note.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { AssetAsOf as SeenThen } from '../types.js';
import { actionWords } from '../words-of-life.js';
import { assetStates } from '../words.js';

/** The asset as it was at an instant, from the audit log. */
export function AssetAsOf({ assetId }: { assetId: string }) {
  const [local, setLocal] = useState('');
  const at = fromLocalInput(local);
  const seen = useQuery(queries.assetAsOf(assetId, at));
  return (
    <Stack maw={640}>
      <Group>
        <TextInput type="datetime-local" step={1} label="As of" description="Empty: now" value={local} onChange={(event) => setLocal(event.currentTarget.value)} />
      </Group>
      <Answer of={seen}>{(then) => <Then then={then} />}</Answer>
    </Stack>
  );
}

function Then({ then }: { then: SeenThen }) {
  const { approval, event, fields, version } = then;
  const live = then.placements.filter((placement) => placement.live).length;
  const rows = [
    ['State', <WordBadge key="state" word={assetStates[then.state]} />],
    ['Title', fields.title],
    ['Version', version === null ? 'None' : `Number ${version.number}, SHA-256 ${version.sha256?.slice(0, 16) ?? 'not known yet'}…`],
    ['Legal hold', then.held ? 'Yes' : 'No'],
    ['Placements', `${live} live, ${then.placements.length - live} scheduled`],
    [
      'Approval',
      approval === null ? (
        'None'
      ) : (
        <div key="approval">
          For <code>{approval.contentHash.slice(0, 16)}…</code>
          <ScopeNote scope={approval.scope} expiresAt={approval.expiresAt} />
        </div>
      ),
    ],
    ['Words proven', then.fieldsAreProven === null ? 'Not examined yet' : then.fieldsAreProven ? 'Yes, by their hash in the audit log' : 'No'],
  ] as const;
  return (
    <>
      <Table variant="vertical">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={160}>{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        Rests on no. {event.sequence} of the audit log, {formatInstant(event.at)}: {actionWords(event.action)}.
      </Text>
    </>
  );
}
