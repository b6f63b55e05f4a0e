import { describe, expect, test } from '@jest/globals';
import { readTrackedText } from './tracked-files.js';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
interface Lock {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean; optionalDependencies?: Record<string, string> }>;
}

const manifest = JSON.parse(readTrackedText('package.json') ?? '') as Manifest;
const lock = JSON.parse(readTrackedText('package-lock.json') ?? '') as Lock;
const locked = Object.entries(lock.packages).filter(([folder]) => folder !== '');
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

const ofTheSdk = (name: string) => name.startsWith('@temporalio/');

describe('packages', () => {
  test('every version in package.json is exact', () => {
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('the lock file holds exactly the versions of package.json', () => {
    for (const [name, version] of Object.entries(wanted)) expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  });

  test('the lock file names no host, and a checksum for every package', () => {
    expect(locked.filter(([, entry]) => entry.resolved !== undefined).map(([folder]) => folder)).toEqual([]);
    const unchecked = locked.filter(([, entry]) => entry.integrity === undefined && entry.link !== true && entry.inBundle !== true);
    expect(unchecked.map(([folder]) => folder)).toEqual([]);
  });

  test('the lock file holds the packages of every platform, so that a clean installation works on each', () => {
    const names = new Set(locked.map(([folder]) => folder.replace(/^.*node_modules\//, '')));
    const optional = locked.flatMap(([folder, entry]) => Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ folder, name })));
    expect(optional.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  test('all Temporal packages are at one exact version', () => {
    const versions = new Set([
      ...Object.entries(wanted).filter(([name]) => ofTheSdk(name)).map(([, version]) => version),
      ...locked.filter(([folder]) => ofTheSdk(folder.replace(/^.*node_modules\//, ''))).map(([, entry]) => entry.version),
    ]);
    expect([...versions]).toHaveLength(1);
  });

  test('npm settings name no registry', () => {
    expect(readTrackedText('.npmrc')).not.toMatch(/registry\s*=\s*\w+:|_auth/i);
    expect(readTrackedText('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
  });
});
