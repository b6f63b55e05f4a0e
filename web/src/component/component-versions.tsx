import { Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import type { Component, ComponentVersion } from '../types.js';
import { componentVersionStates } from '../words-of-components.js';

/** Every version, newest first, with who wrote it and who decided on it. */
export function ComponentVersions({ component }: { component: Component }) {
  return (
    <Stack gap="sm">
      {component.versionList.map((version) => (
        <Version key={version.id} componentId={component.id} version={version} />
      ))}
    </Stack>
  );
}

function Version({ componentId, version }: { componentId: string; version: ComponentVersion }) {
  const { number, market, locale, text, state, author, decidedBy, decidedAt, comment } = version;
  return (
    <Paper withBorder p="md" radius="md" component="article" aria-label={`Version ${number}`}>
      <Group gap="sm" mb={4}>
        <Text size="sm" fw={600}>
          Version {number}
        </Text>
        <WordBadge word={componentVersionStates[state]} />
        {(market !== '*' || locale !== 'und') && (
          <Text size="xs" c="dimmed">
            For {[market === '*' ? null : market, locale === 'und' ? null : locale].filter((part) => part !== null).join(', ')}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {author.name}, <When at={version.createdAt} />
          {decidedBy !== null && decidedAt !== null && (
            <>
              {' '}
              · {state === 'rejected' ? 'rejected' : 'approved'} by {decidedBy.name} <When at={decidedAt} />
            </>
          )}
        </Text>
      </Group>
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {text === '' ? version.contentHash.slice(0, 16) : text}
      </Text>
      {comment !== null && comment !== '' && (
        <Text size="sm" c="dimmed">
          {comment}
        </Text>
      )}
      {version.canDecide && <DecideVersion componentId={componentId} version={version} />}
    </Paper>
  );
}

function DecideVersion({ componentId, version }: { componentId: string; version: ComponentVersion }) {
  const [comment, setComment] = useState('');
  const [lacksComment, setLacksComment] = useState(false);
  const ask = useAsk((decision: 'approve' | 'reject') => post(`/components/${componentId}/versions/${version.id}/decisions`, { decision, comment }));
  const decide = (decision: 'approve' | 'reject'): void => {
    if (decision === 'reject' && comment.trim() === '') setLacksComment(true);
    else ask.mutate(decision);
  };
  return (
    <Stack gap="xs" mt="sm">
      <Textarea
        label="Comment"
        description="Needed to reject"
        autosize
        minRows={1}
        maxLength={5_000}
        value={comment}
        error={lacksComment && comment.trim() === '' ? 'Say why it is refused.' : undefined}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" loading={ask.isPending && ask.variables === 'approve'} onClick={() => decide('approve')}>
          Approve
        </Button>
        <Button size="xs" variant="light" color="red" loading={ask.isPending && ask.variables === 'reject'} onClick={() => decide('reject')}>
          Reject
        </Button>
      </Group>
      {ask.isError && <ProblemAlert error={ask.error} />}
    </Stack>
  );
}
