import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation } from '@tanstack/react-query';
import { queryClient } from '../queries.js';

/** Something asked of the API; when it is answered, everything on screen is asked again. */
export function useAsk<Input = void, Output = unknown>(ask: (input: Input) => Promise<Output>, onDone?: (output: Output) => void): UseMutationResult<Output, Error, Input> {
  return useMutation({
    mutationFn: ask,
    onSuccess: async (output) => {
      onDone?.(output);
      await queryClient.invalidateQueries();
    },
  });
}
