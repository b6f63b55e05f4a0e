import { beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';

const imports = '@typescript-eslint/no-restricted-imports';

const needTypes = ['no-floating-promises', 'no-misused-promises', 'switch-exhaustiveness-check'].map((name) => `@typescript-eslint/${name}`);

/** Refused in workflows/ and in domain/ alike, by the rule named. */
const impure: [code: string, rule: string][] = [
  ["import { readFile } from 'node:fs/promises';", imports],
  ["import fs from 'fs';", imports],
  ["import { z } from 'zod';", imports],
  ["import type { ZodType } from 'zod';", imports],
  ["import sharp from 'sharp';", imports],
  ["import { Pool } from 'pg';", imports],
  ["import express from 'express';", imports],
  ["import { S3Client } from '@aws-sdk/client-s3';", imports],
  ["import { Client } from '@temporalio/client';", imports],
  ["import { Worker } from '@temporalio/worker';", imports],
  ["import { Context } from '@temporalio/activity';", imports],
  ["import { projectRoot } from '../runtime/project-root.js';", imports],
  ["import { insertAsset } from '../db/insert-asset.js';", imports],
  ["import { assetSchema } from '../schemas/asset.js';", imports],
  ["import { readMetadata } from '../activities/metadata/read-metadata.js';", imports],
  ['setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  ['setInterval(() => undefined, 1);', 'no-restricted-globals'],
  ['export const id = crypto.randomUUID();', 'no-restricted-globals'],
  ["export const answer = fetch('https://example.org');", 'no-restricted-globals'],
  ['export const home = process.cwd();', 'no-restricted-globals'],
  ['export const chance = Math.random();', 'no-restricted-properties'],
  ['export const today = new Date();', 'no-restricted-syntax'],
];

const refused: [folder: string, code: string, rule: string][] = [
  ...impure.flatMap(([code, rule]): [string, string, string][] => [
    ['workflows', code, rule],
    ['domain', code, rule],
  ]),
  ['domain', "import { sleep } from '@temporalio/workflow';", imports],
  ['domain', 'export const now = Date.now();', 'no-restricted-properties'],
  ['activities', 'async function save(): Promise<void> {}\nexport function run(): void { save(); }', '@typescript-eslint/no-floating-promises'],
  ['activities', 'async function save(): Promise<void> {}\n[1].forEach(async () => save());', '@typescript-eslint/no-misused-promises'],
  ['activities', 'export function open(value: any): void {}', '@typescript-eslint/no-explicit-any'],
  ['activities', 'export const same = (a: number, b: number) => a == b;', 'eqeqeq'],
  ['activities', 'export default function main(): void {}', 'no-restricted-exports'],
  ['activities', "import { Asset } from '../schemas/asset.js';\nexport type Alias = Asset;", '@typescript-eslint/consistent-type-imports'],
  [
    'activities',
    "export function stage(state: 'open' | 'closed'): number { switch (state) { case 'open': return 1; } return 0; }",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  ['activities', "export const address = process.env['GALLEY_API_URL'];", 'no-restricted-properties'],
  ['activities', "console.log('hello');", 'no-console'],
  ['test', 'async function save(): Promise<void> {}\nsave();', '@typescript-eslint/no-floating-promises'],
];

const accepted: [folder: string, code: string][] = [
  ['workflows', "import type { Asset } from '../schemas/asset.js';"],
  ['workflows', "import type { ReadMetadata } from '../activities/metadata/read-metadata.js';"],
  ['workflows', "import { sleep } from '@temporalio/workflow';"],
  ['workflows', "import { ApplicationFailure } from '@temporalio/common';"],
  ['workflows', "import { next } from '../domain/asset-lifecycle.js';"],
  ['workflows', "import { other } from './other.js';"],
  ['workflows', 'export const now = Date.now();'],
  ['domain', "import type { Asset } from '../schemas/asset.js';"],
  ['domain', "export const launch = new Date('2026-05-01T00:00:00Z');"],
];

let broken: string[][];

beforeAll(() => {
  const snippets = [...refused, ...accepted].map(([folder, code, rule]) => ({ folder, code, typed: needTypes.includes(rule ?? '') }));
  const script = path.join(projectRoot, 'test', 'repository', 'lint-snippets.js');
  broken = JSON.parse(execFileSync(process.execPath, [script], { input: JSON.stringify(snippets), encoding: 'utf8' })) as string[][];
});

describe('lint holds the arrows and the style of the house', () => {
  test.each(refused.map(([folder, code, rule], index) => ({ folder, code, rule, index })))('$folder/ refuses $code', ({ rule, index }) => {
    expect(broken[index]).toContain(rule);
  });

  test.each(accepted.map(([folder, code], index) => ({ folder, code, index })))('$folder/ accepts $code', ({ index }) => {
    expect(broken[refused.length + index]).toEqual([]);
  });
});
