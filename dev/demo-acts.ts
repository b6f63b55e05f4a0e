import { ProblemAnswer } from './api-caller.js';
import type { SamplePeople } from './sample-people.js';

export interface AssetAnswer {
  id: string;
  state: string;
  work: string[];
  title: string;
  reason: { title: string } | null;
  contentHash: string;
  version: { number: number; filename: string; camera: string | null; capturedAt: string | null; width: number; height: number; mediaType: string };
  renditions: { ready: number; failed: number };
}

export interface ReviewAnswer {
  id: string;
  contentHash: string;
  campaignId: string | null;
  asset: { id: string; title: string };
}
export type Caller = SamplePeople[keyof SamplePeople];

export async function inbox(person: Caller, campaignId: string): Promise<ReviewAnswer[]> {
  const { items } = await person.get<{ items: ReviewAnswer[] }>('/reviews?assignee=me&status=open&limit=100');
  return items.filter((review) => review.campaignId === campaignId);
}

export async function decide(person: Caller, reviewId: string, decision: string, comment = ''): Promise<unknown> {
  const { contentHash } = await person.get<ReviewAnswer>(`/reviews/${reviewId}`);
  return person.post(`/reviews/${reviewId}/decisions`, { decision, contentHash, comment });
}

export async function board(person: Caller, campaignId: string): Promise<{ state: string; isReady: boolean; counts: Record<string, number> }> {
  return person.get(`/campaigns/${campaignId}/board`);
}

export async function statesOf(person: Caller, assetIds: Readonly<Record<string, string>>): Promise<string[]> {
  return Promise.all(Object.values(assetIds).map(async (id) => (await person.get<AssetAnswer>(`/assets/${id}`)).state));
}

/** The asset once Galley has nothing left to do on its own. */
export async function settled(person: Caller, assetId: string): Promise<AssetAnswer> {
  return waitFor(`asset ${assetId} prepared`, async () => {
    const asset = await person.get<AssetAnswer>(`/assets/${assetId}`);
    return asset.work.length === 0 && asset;
  });
}

export async function problemOf(work: Promise<unknown>): Promise<ProblemAnswer> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemAnswer) return error;
    throw error;
  }
  throw new Error('this had to be refused and was not');
}

export async function waitFor<T>(what: string, look: () => Promise<T | false | undefined>, milliseconds = 90_000): Promise<T> {
  const giveUp = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== undefined) return seen;
    if (Date.now() > giveUp) throw new Error(`waited ${milliseconds / 1_000} s for ${what}, and it did not come`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function suffix(): string {
  return Math.random().toString(36).slice(2, 8);
}
