import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CliFailure, usageFailure } from './cli-failure.js';
import { configFolder } from './config-folder.js';
import { exitCodes } from './exit-codes.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

const credentialsSchema = z.object({
  url: z.url(),
  apiKey: z.string().min(1),
  /** Of the key that `login` made, so that `logout` can revoke it; null for a key that was given. */
  apiKeyId: z.string().nullable().default(null),
});
export type Credentials = z.infer<typeof credentialsSchema>;

const file = (): string => path.join(configFolder(), 'credentials.json');

/** What `login` has stored, or null. */
export async function storedCredentials(): Promise<Credentials | null> {
  return readPrivateFile(file(), credentialsSchema);
}

export async function storeCredentials(credentials: Credentials): Promise<void> {
  await writePrivateFile(file(), credentials);
}

export async function forgetCredentials(): Promise<void> {
  await rm(file(), { force: true });
}

/**
 * The credentials to use: GALLEY_URL with GALLEY_API_KEY, else what `login` has stored. The stored key is sent to the
 * address it was made for and to no other.
 * @throws CliFailure `notSignedIn` where there are none
 */
export async function currentCredentials(): Promise<Credentials> {
  const url = process.env['GALLEY_URL'];
  const apiKey = process.env['GALLEY_API_KEY'];
  const stored = await storedCredentials();
  if (apiKey) return { url: baseAddress(url ?? stored?.url ?? defaultAddress), apiKey, apiKeyId: null };
  if (stored !== null && (!url || baseAddress(url) === stored.url)) return stored;
  const where = url ? ` at ${baseAddress(url)}` : '';
  throw new CliFailure(exitCodes.notSignedIn, `You are not signed in${where}. Run "galley login", or set GALLEY_URL and GALLEY_API_KEY.`);
}

export const defaultAddress = 'http://127.0.0.1:3000';

/**
 * The address of an installation, without a slash at its end.
 * @throws CliFailure `usage` where it is not an http or https address
 */
export function baseAddress(text: string): string {
  const address = URL.canParse(text) ? new URL(text) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) throw usageFailure(`"${text}" is not an address such as https://galley.example.com`);
  if (address.username !== '' || address.password !== '') throw usageFailure('Give the address without a name and password in it.');
  return `${address.origin}${address.pathname.replace(/\/+$/, '')}`;
}
