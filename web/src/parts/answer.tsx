import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading.js';
import { ProblemAlert } from './problem-alert.js';

/** A question to the API while it is under way, refused, or answered. What was answered before stays on screen. */
export function Answer<Data>({ of, children }: { of: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  if (of.data !== undefined) return children(of.data);
  if (of.isError) return <ProblemAlert error={of.error} onRetry={() => void of.refetch()} />;
  return <Loading />;
}
