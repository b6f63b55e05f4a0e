import { randomBytes, randomUUID } from 'node:crypto';
import type { Role, Scope } from '../schemas/vocabulary.js';
import { apiCaller } from './api-caller.js';
import type { ApiCaller } from './api-caller.js';

/** The people of the sample campaign; each signs in once and then speaks with a key of their own. */
const cast = [
  { part: 'photographer', name: 'Paula Photographer', roles: ['photographer'], scopes: ['assets:read', 'assets:write'] },
  { part: 'projectManager', name: 'Pat Project-Manager', roles: ['project_manager'], scopes: ['assets:read', 'assets:write', 'campaigns:write', 'distribution:write'] },
  { part: 'creative', name: 'Chris Creative', roles: ['creative'], scopes: ['assets:read', 'assets:write', 'campaigns:write'] },
  { part: 'copywriter', name: 'Carla Copywriter', roles: ['copywriter'], scopes: ['assets:read', 'assets:write', 'campaigns:write'] },
  { part: 'brandManager', name: 'Bea Brand', roles: ['brand_manager'], scopes: ['assets:read', 'assets:write', 'reviews:decide'] },
  { part: 'compliance', name: 'Cora Compliance', roles: ['compliance'], scopes: ['assets:read', 'assets:write', 'reviews:decide', 'governance:read'] },
  { part: 'socialManager', name: 'Sam Social', roles: ['social_manager'], scopes: ['assets:read', 'distribution:write'] },
] as const satisfies readonly { part: string; name: string; roles: readonly Role[]; scopes: readonly Scope[] }[];

export type Part = (typeof cast)[number]['part'];
export interface SamplePerson extends ApiCaller {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}
export type SamplePeople = Record<Part, SamplePerson>;

export async function addSamplePeople(admin: ApiCaller): Promise<SamplePeople> {
  const people = await Promise.all(
    cast.map(async ({ part, name, roles, scopes }): Promise<[Part, SamplePerson]> => {
      const password = randomBytes(12).toString('base64url');
      const email = `${part.toLowerCase()}-${randomBytes(3).toString('hex')}@galley.local`;
      const { id } = await admin.post<{ id: string }>('/people', { email, name, roles, password });
      const key = await keyOf(admin.url, { email, password, name, scopes });
      return [part, { ...apiCaller(admin.url, key), id, name, email, password }];
    }),
  );
  return Object.fromEntries(people) as SamplePeople;
}

/** Signs in, makes a key, signs out. */
async function keyOf(url: string, person: { email: string; password: string; name: string; scopes: readonly Scope[] }): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
  const session = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  if (!session.ok) throw new Error(`${person.name} cannot sign in: ${await session.text()}`);
  const cookie = session.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const key = await fetch(`${url}/api/v1/api-keys`, {
    method: 'POST',
    headers: { ...headers, cookie, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ name: person.name, scopes: person.scopes, expiresInDays: 1 }),
  });
  if (!key.ok) throw new Error(`${person.name} cannot make a key: ${await key.text()}`);
  await fetch(`${url}/api/v1/session`, { method: 'DELETE', headers: { ...headers, cookie } });
  return ((await key.json()) as { apiKey: string }).apiKey;
}
