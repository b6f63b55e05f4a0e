import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { GalleyError } from '../schemas/galley-error.js';

/** Hashes take 19 MiB each and a core: so many at once, the others wait in turn. */
const atOnce = 2;
const atMostWaiting = 100;
const waiting: (() => void)[] = [];
let running = 0;

/** argon2id with the parameters that OWASP's password storage cheat sheet gives first. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let unknownHash: Promise<string> | undefined;

/** What is stored of a password. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, parameters));
}

/** Takes as long where there is nobody, or nobody with a password, so that the time does not tell who is here. */
export async function isPasswordOf(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  unknownHash ??= hashPassword(randomBytes(32).toString('hex'));
  const compared = passwordHash ?? (await unknownHash);
  const isSame = await inTurn(() => verify(compared, password));
  return isSame && typeof passwordHash === 'string';
}

/** A password that nobody has chosen: 120 random bits in groups that can be read out. */
export function newPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const text = Array.from(randomBytes(24), (byte) => letters[byte % letters.length]).join('');
  return text.replaceAll(/(.{6})(?=.)/g, '$1-');
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= atMostWaiting) throw new GalleyError('request.rate_limited', 'Too many passwords wait to be checked.');
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
