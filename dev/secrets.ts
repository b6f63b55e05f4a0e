import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Random credentials of one data folder, made once and kept in `secrets.json`, readable by its owner alone. */
export interface Secrets {
  superuserPassword: string;
  ownerPassword: string;
  appPassword: string;
  s3AccessKey: string;
  s3SecretKey: string;
  /** 32 bytes in hexadecimal: encrypts channel secrets. */
  encryptionKey: string;
  /** Kept from set-up, which tells it once. */
  adminApiKey?: string;
}

export function readSecrets(dataDir: string): Secrets {
  const file = secretsFile(dataDir);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const secrets: Secrets = {
    superuserPassword: randomBytes(24).toString('hex'),
    ownerPassword: randomBytes(24).toString('hex'),
    appPassword: randomBytes(24).toString('hex'),
    s3AccessKey: `GK${randomBytes(9).toString('hex').toUpperCase()}`,
    s3SecretKey: randomBytes(30).toString('base64url'),
    encryptionKey: randomBytes(32).toString('hex'),
  };
  writeSecrets(dataDir, secrets);
  return secrets;
}

export function writeSecrets(dataDir: string, secrets: Secrets): void {
  mkdirSync(dataDir, { recursive: true });
  const file = secretsFile(dataDir);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

function secretsFile(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}
