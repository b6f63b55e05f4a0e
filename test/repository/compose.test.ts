import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { environmentSchema } from '../../schemas/environment.js';
import { taskQueues } from '../../worker/task-queues.js';
import { readTrackedText, trackedFiles } from './tracked-files.js';

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  restart?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
}

const text = readTrackedText('docker-compose.yml') ?? '';
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const services = Object.entries(compose.services);
const galley = services.filter(([, service]) => service.build !== undefined);
const workers = galley.filter(([, service]) => service.command?.[0] === 'dist/worker/main.js');

/** Variables that the example leaves to whoever installs, with values of the right form. */
const installed: Record<string, string> = {
  POSTGRES_SUPERUSER_PASSWORD: 'a1',
  DATABASE_OWNER_PASSWORD: 'b2',
  DATABASE_APP_PASSWORD: 'c3',
  TEMPORAL_DATABASE_PASSWORD: 'd4',
  GALLEY_S3_ACCESS_KEY: 'key',
  GALLEY_S3_SECRET_KEY: 'secret',
  GALLEY_SECRET: '0'.repeat(64),
  GALLEY_SMTP_URL: 'smtp://mail.example.org:587',
  GALLEY_MAIL_FROM: 'galley@example.org',
};

/** What the process in the container would find in its environment. */
function environmentOf(service: Service): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(\w+)(?::-([^}]*)|:\?)\}/g, (_all, variable: string, fallback?: string) => fallback ?? installed[variable] ?? ''),
    ]),
  );
}

describe('docker-compose.yml (linted here, not run)', () => {
  test.each(services)('%s has an image of one version', (_name, { image }) => {
    expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/);
  });

  test.each(services)('%s is watched, or ends by itself', (_name, service) => {
    const endsByItself = service.restart === 'on-failure';
    const watched = service.healthcheck?.test !== undefined || (service.build !== undefined && service.healthcheck?.disable !== true);
    expect(watched).toBe(!endsByItself);
  });

  test.each(services)('%s waits for services that exist, in a state they can reach', (_name, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const endsByItself = compose.services[other]?.restart === 'on-failure';
      expect([other, condition]).toEqual([other, endsByItself ? 'service_completed_successfully' : 'service_healthy']);
    }
  });

  test.each(services)('%s mounts volumes that are declared and files that are tracked', (_name, service) => {
    for (const [source] of (service.volumes ?? []).map((volume) => volume.split(':')))
      expect(source?.startsWith('./') ? trackedFiles : Object.keys(compose.volumes)).toContain(source?.replace('./', ''));
  });

  test.each(galley)('%s has an environment that Galley accepts, and no variable it does not know', (_name, service) => {
    const environment = environmentOf(service);
    expect(Object.keys(environment).filter((name) => !(name in environmentSchema.shape))).toEqual([]);
    expect(environmentSchema.safeParse(environment).error?.issues ?? []).toEqual([]);
  });

  test.each(galley)('%s runs without rights it does not need', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  });

  test.each(galley)('%s runs a program that exists', (_name, service) => {
    expect(trackedFiles).toContain(service.command?.[0]?.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
  });

  test('every task queue is served, and each worker names queues that exist', () => {
    const served = workers.flatMap(([, service]) => service.command?.[2]?.split(',') ?? []);
    expect(served.toSorted()).toEqual([...taskQueues].toSorted());
  });

  test('only the set-up knows the password of the schema owner', () => {
    const knowing = galley.filter(([, service]) => service.environment?.['GALLEY_DATABASE_OWNER_URL'] !== undefined);
    expect(knowing.map(([name]) => name)).toEqual(['set-up']);
  });

  test('workers, and they alone, serve the port that their health is asked on', () => {
    const asked = galley.filter(([, service]) => service.environment?.['GALLEY_METRICS_PORT'] !== undefined);
    expect(asked.map(([name]) => name)).toEqual(workers.map(([name]) => name));
  });

  test('deploy/example.env names every variable that compose asks for, and no other', () => {
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const named = [...(readTrackedText('deploy/example.env') ?? '').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual([...new Set(asked)].toSorted());
  });
});
