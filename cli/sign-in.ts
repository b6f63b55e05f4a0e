import { hostname } from 'node:os';
import { issuedApiKeySchema } from '../schemas/api-keys.js';
import { meSchema, sessionSchema } from '../schemas/session.js';
import { createApiClient } from './api-client.js';
import { CliFailure } from './cli-failure.js';
import type { Credentials } from './credentials.js';
import { exitCodes } from './exit-codes.js';

/**
 * Signs in with e-mail and password, makes an API key with all that the person may give to one, and ends the session.
 * The password is sent once and kept nowhere.
 * @throws ProblemFailure, CliFailure
 */
export async function signIn(url: string, email: string, password: string, signal: AbortSignal): Promise<Credentials> {
  const cookies: string[] = [];
  const stranger = createApiClient(url, {}, signal, (answer) => cookies.push(...answer.headers.getSetCookie()));
  await stranger.post('/session', { email, password }, sessionSchema);
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  if (cookie === '') throw new CliFailure(exitCodes.unreachable, `${url} opened no session. Check the address.`);
  // The API takes changes by cookie from pages of its own origin only.
  const inSession = createApiClient(url, { cookie, origin: new URL(url).origin }, signal);
  try {
    const { scopes } = await inSession.get('/me', meSchema);
    const name = `galley cli on ${hostname()}`.slice(0, 100);
    const key = await inSession.post('/api-keys', { name, scopes }, issuedApiKeySchema);
    return { url, apiKey: key.apiKey, apiKeyId: key.id };
  } finally {
    await inSession.delete('/session');
  }
}
