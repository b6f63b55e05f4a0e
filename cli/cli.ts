import type { ApiClient } from './api-client.js';
import { createApiClient } from './api-client.js';
import { currentCredentials } from './credentials.js';
import type { Output } from './output.js';
import { createOutput } from './output.js';

/** What every command works with. */
export interface Cli {
  readonly output: Output;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** @throws CliFailure `notSignedIn` without credentials */
  api(): Promise<ApiClient>;
}

export function createCli(signal: AbortSignal): Cli {
  return {
    output: createOutput(),
    signal,
    api: async () => {
      const { url, apiKey } = await currentCredentials();
      return createApiClient(url, { authorization: `Bearer ${apiKey}` }, signal);
    },
  };
}
