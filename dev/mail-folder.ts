import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { simpleParser } from 'mailparser';
import type { AddressObject } from 'mailparser';

/** One mail as the sink shows it. */
interface KeptMail {
  id: string;
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | undefined;
}

/** Mails as `.eml` files; the name begins with the instant of arrival, so names sort by it. */
export interface MailFolder {
  keep(message: Readable): Promise<string>;
  list(): Promise<KeptMail[]>;
  read(id: string): Promise<KeptMail | undefined>;
  source(id: string): Promise<Buffer | undefined>;
  clear(): Promise<void>;
}

export async function openMailFolder(folder: string): Promise<MailFolder> {
  await mkdir(folder, { recursive: true });
  const parsed = new Map<string, KeptMail>();

  async function source(id: string): Promise<Buffer | undefined> {
    if (!/^[0-9TZ-]+-[0-9a-f]{8}$/.test(id)) return undefined;
    return readFile(path.join(folder, `${id}.eml`)).catch(() => undefined);
  }

  async function read(id: string): Promise<KeptMail | undefined> {
    const known = parsed.get(id);
    if (known) return known;
    const bytes = await source(id);
    if (!bytes) return undefined;
    const mail = await simpleParser(bytes);
    const kept: KeptMail = {
      id,
      receivedAt: id.slice(0, 24).replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)/, 'T$1:$2:$3.$4'),
      from: addresses(mail.from).join(', '),
      to: addresses(mail.to),
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html || undefined,
    };
    parsed.set(id, kept);
    return kept;
  }

  return {
    async keep(message) {
      const id = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
      const draft = path.join(folder, `.${id}`);
      await pipeline(message, createWriteStream(draft, { flush: true }));
      await rename(draft, path.join(folder, `${id}.eml`));
      return id;
    },
    async list() {
      const files = (await readdir(folder)).filter((file) => file.endsWith('.eml')).sort();
      const mails = await Promise.all(files.map((file) => read(path.basename(file, '.eml'))));
      return mails.filter((mail) => mail !== undefined).reverse();
    },
    read,
    source,
    async clear() {
      parsed.clear();
      for (const file of await readdir(folder)) await rm(path.join(folder, file), { force: true });
    },
  };
}

function addresses(field: AddressObject | AddressObject[] | undefined): string[] {
  const objects = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return objects.flatMap((object) => object.value.map((one) => one.address ?? one.name));
}
