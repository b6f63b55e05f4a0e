import { Alert, Button, Group, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { localProblem, ProblemError } from '../problem-error.js';

/** Answers that the same question gets again: what is missing must be done first. */
const settled: readonly number[] = [401, 403, 404, 410, 413, 422];

/** A refusal as the API tells it: what, why, and what to do next. */
export function ProblemAlert({ error, onRetry, children }: { error: unknown; onRetry?: () => void; children?: ReactNode }) {
  const { problem } = error instanceof ProblemError ? error : unexpected(error);
  const mayRetry = onRetry !== undefined && !settled.includes(problem.status);
  return (
    <Alert color={problem.status >= 500 || problem.status === 0 ? 'orange' : 'red'} title={problem.title} role="alert">
      <Text size="sm">{problem.detail}</Text>
      {problem.errors && problem.errors.length > 0 && (
        <List size="sm" mt={4}>
          {problem.errors.map((one) => (
            <List.Item key={`${one.pointer} ${one.detail}`}>
              {one.pointer.replace(/^\//, '').replaceAll('/', ' › ')}: {one.detail}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm" mt={4}>
        {problem.remedy}
      </Text>
      {(mayRetry || children) && (
        <Group mt="sm" gap="xs">
          {mayRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {children}
        </Group>
      )}
      {problem.status >= 500 && (
        <Text size="xs" mt={4} c="dimmed" ff="monospace">
          {problem.code} · {problem.instance}
        </Text>
      )}
    </Alert>
  );
}

function unexpected(error: unknown): ProblemError {
  const detail = error instanceof Error ? error.message : 'The page could not go on.';
  return localProblem('browser.unexpected', 'Something went wrong on this page', detail, 'Reload the page; if it happens again, tell an operator.');
}
