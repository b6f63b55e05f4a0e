import { Stack, Text } from '@mantine/core';
import { ScopeNote } from '../parts/scope-note.js';
import { When } from '../parts/when.js';
import type { Review } from '../types.js';
import { humanise } from '../words.js';

/** The decisions with what they are bound to, and the advice beside them. */
export function SaidSoFar({ review }: { review: Review }) {
  const { decisions, votes } = review;
  const stageName = (key: string): string => review.stages.find((stage) => stage.key === key)?.name ?? key;
  return (
    <>
      {decisions.length > 0 && (
        <Stack gap="sm" component="section" aria-label="Decisions">
          {decisions.map((one) => (
            <div key={one.id}>
              <Text size="sm" td={one.isSetAside ? 'line-through' : undefined}>
                <Text span fw={500}>
                  {one.person.name}
                </Text>
                {one.onBehalfOf !== null && ` for ${one.onBehalfOf.name}`}{' '}
                <Text span c="dimmed">
                  {humanise(one.decision).toLowerCase()} · {stageName(one.stage)} · <When at={one.at} />
                </Text>
              </Text>
              {one.isSetAside && (
                <Text size="xs" c="dimmed">
                  Set aside: the review was moved to another policy.
                </Text>
              )}
              <Words text={one.comment} />
              {one.conditions !== '' && <Words text={`On condition: ${one.conditions}`} />}
              <ScopeNote scope={one.scope} expiresAt={one.expiresAt} />
            </div>
          ))}
        </Stack>
      )}
      {votes.length > 0 && (
        <Stack gap="sm" component="section" aria-label="Advice">
          <Text size="sm" fw={600}>
            Advice
          </Text>
          {votes.map((one) => (
            <div key={one.id}>
              <Text size="sm">
                {one.person.name}{' '}
                <Text span c="dimmed">
                  {humanise(one.vote).toLowerCase()} · {stageName(one.stage)} · <When at={one.at} />
                </Text>
              </Text>
              <Words text={one.comment} />
            </div>
          ))}
        </Stack>
      )}
    </>
  );
}

function Words({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  );
}
