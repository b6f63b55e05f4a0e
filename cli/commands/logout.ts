import { Command } from 'commander';
import { createApiClient } from '../api-client.js';
import type { Cli } from '../cli.js';
import { forgetCredentials, storedCredentials } from '../credentials.js';
import { ProblemFailure } from '../problem-failure.js';

export function logoutCommand(cli: Cli): Command {
  return new Command('logout').description('forget the API key of this machine, and revoke it if "login" made it').action(async () => {
    const credentials = await storedCredentials();
    if (credentials === null) {
      cli.output.line('You were not signed in.');
      cli.output.value({ signedOut: false, revoked: false });
      return;
    }
    const { url, apiKey, apiKeyId } = credentials;
    const why = apiKeyId === null ? 'it was given to "login" and may be in use elsewhere' : await revoke(cli, url, apiKey, apiKeyId);
    await forgetCredentials();
    cli.output.value({ signedOut: true, revoked: why === null });
    cli.output.line(`Signed out of ${url}.`);
    if (why !== null) cli.output.note(`The API key still works: ${why}. Revoke it in the web app if it should not.`);
  });
}

/** Null where the key is dead now, else why it is not. */
async function revoke(cli: Cli, url: string, apiKey: string, apiKeyId: string): Promise<string | null> {
  try {
    await createApiClient(url, { authorization: `Bearer ${apiKey}` }, cli.signal).delete(`/api-keys/${apiKeyId}`);
    return null;
  } catch (error) {
    cli.signal.throwIfAborted();
    // Revoked or expired before.
    if (error instanceof ProblemFailure && [401, 404].includes(error.problem.status)) return null;
    return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  }
}
