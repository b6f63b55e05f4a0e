import { Command } from 'commander';
import { meSchema } from '../../schemas/session.js';
import { createApiClient } from '../api-client.js';
import { ask, askSecret } from '../ask.js';
import type { Cli } from '../cli.js';
import type { Credentials } from '../credentials.js';
import { baseAddress, defaultAddress, storeCredentials, storedCredentials } from '../credentials.js';
import { signIn } from '../sign-in.js';

interface LoginOptions {
  readonly url?: string;
  readonly email?: string;
  readonly apiKey?: string;
}

export function loginCommand(cli: Cli): Command {
  return new Command('login')
    .description('sign in with e-mail and password, or with an API key, and stay signed in')
    .option('--url <address>', `address of the installation (default: GALLEY_URL, else the last one, else ${defaultAddress})`)
    .option('--email <address>', 'who signs in (default: asked for)')
    .option('--api-key <key>', 'use this key instead of e-mail and password')
    .action(async (options: LoginOptions) => {
      const url = baseAddress(options.url ?? process.env['GALLEY_URL'] ?? (await storedCredentials())?.url ?? defaultAddress);
      const credentials = options.apiKey === undefined ? await bySignIn(cli, url, options.email) : { url, apiKey: options.apiKey, apiKeyId: null };
      const api = createApiClient(url, { authorization: `Bearer ${credentials.apiKey}` }, cli.signal);
      const { person, tenant } = await api.get('/me', meSchema);
      await storeCredentials(credentials);
      cli.output.value({ url, person, tenant });
      cli.output.line(`Signed in to ${url} as ${person.name}, ${tenant.name}.`);
      if (process.env['GALLEY_API_KEY']) cli.output.note('GALLEY_API_KEY is set and is used instead of this sign-in.');
    });
}

async function bySignIn(cli: Cli, url: string, given: string | undefined): Promise<Credentials> {
  const email = given ?? (await ask(`E-mail for ${url}: `, cli.signal)).trim();
  const password = await askSecret('Password: ', cli.signal);
  return signIn(url, email, password, cli.signal);
}
