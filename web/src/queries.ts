import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import type { AssetState, ComponentKind, PlacementState, PullThroughItemState, ReviewState } from '../../schemas/vocabulary.js';
import type { Query } from './api.js';
import { get } from './api.js';
import { ProblemError } from './problem-error.js';
import type {
  Annotation,
  Asset,
  AssetAsOf,
  AssetSummary,
  AuditEvent,
  Board,
  Campaign,
  CampaignSummary,
  Channel,
  Component,
  ComponentSummary,
  CurrentLease,
  Handoff,
  Impact,
  Me,
  MySigning,
  Page,
  Person,
  Placement,
  PullThrough,
  PullThroughItem,
  PullThroughSummary,
  Receipt,
  Recipe,
  Rendition,
  Review,
  ReviewSummary,
  TimelineEntry,
} from './types.js';

/** Answers of the API as the pages share them. Keys begin with the kind of thing, so that a live event can name what it touches. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // The API wrapper has tried again already.
      retry: false,
      // A sign-in that has ended shows at once, and what was missed during sleep is caught up with.
      refetchOnWindowFocus: true,
      // Without a network a page says so; it does not wait in silence.
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    mutations: { networkMode: 'always' },
  },
});

function list<Item>(key: readonly unknown[], path: string, query: Query) {
  return infiniteQueryOptions({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) => get<Page<Item>>(path, { ...query, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const queries = {
  me: queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => get<Me>('/me', {}, signal),
    staleTime: 60_000,
  }),
  assets: (filter: { q?: string | undefined; state?: AssetState | undefined }) => list<AssetSummary>(['assets'], '/assets', { ...filter, limit: 60 }),
  asset: (id: string) => queryOptions({ queryKey: ['asset', id], queryFn: ({ signal }) => get<Asset>(`/assets/${id}`, {}, signal) }),
  renditions: (id: string) =>
    queryOptions({ queryKey: ['asset', id, 'renditions'], queryFn: ({ signal }) => get<{ items: Rendition[] }>(`/assets/${id}/renditions`, {}, signal) }),
  timeline: (id: string) => list<TimelineEntry>(['asset', id, 'timeline'], `/assets/${id}/timeline`, { limit: 100 }),
  reviews: (filter: { assignee?: 'me'; status?: ReviewState; assetId?: string }) => list<ReviewSummary>(['reviews'], '/reviews', { ...filter, limit: 100 }),
  review: (id: string) => queryOptions({ queryKey: ['review', id], queryFn: ({ signal }) => get<Review>(`/reviews/${id}`, {}, signal) }),
  annotations: (reviewId: string) => list<Annotation>(['review', reviewId, 'annotations'], `/reviews/${reviewId}/annotations`, { limit: 200 }),
  mySigning: queryOptions({ queryKey: ['signing'], queryFn: ({ signal }) => get<MySigning>('/me/signing', {}, signal), staleTime: 0 }),
  people: queryOptions({ queryKey: ['people'], queryFn: ({ signal }) => get<Page<Person>>('/people', { limit: 200 }, signal), staleTime: 60_000 }),
  handoffs: list<Handoff>(['handoffs'], '/handoffs', { assignee: 'me', limit: 100 }),
  lease: (assetId: string) => queryOptions({ queryKey: ['asset', assetId, 'lease'], queryFn: ({ signal }) => get<CurrentLease>(`/assets/${assetId}/check-out`, {}, signal) }),
  assetAsOf: (assetId: string, at: string | null) =>
    queryOptions({ queryKey: ['asset', assetId, 'as-of', at], queryFn: ({ signal }) => get<AssetAsOf>(`/assets/${assetId}/as-of`, at === null ? {} : { at }, signal) }),
  components: (filter: { kind?: ComponentKind | undefined; q?: string | undefined; state?: 'active' }) => list<ComponentSummary>(['components'], '/components', filter),
  component: (id: string) => queryOptions({ queryKey: ['component', id], queryFn: ({ signal }) => get<Component>(`/components/${id}`, {}, signal) }),
  impact: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['impact', id],
      queryFn: ({ pageParam, signal }) => get<Impact>(`/components/${id}/impact`, { cursor: pageParam ?? undefined }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  pullThroughs: (filter: { componentId?: string }) => list<PullThroughSummary>(['pull_throughs'], '/pull-throughs', filter),
  pullThrough: (id: string) => queryOptions({ queryKey: ['pull_through', id], queryFn: ({ signal }) => get<PullThrough>(`/pull-throughs/${id}`, {}, signal) }),
  pullThroughItems: (id: string, filter: { state?: PullThroughItemState | undefined }) =>
    list<PullThroughItem>(['pull_through', id, 'items'], `/pull-throughs/${id}/items`, filter),
  campaigns: list<CampaignSummary>(['campaigns'], '/campaigns', {}),
  campaign: (id: string) => queryOptions({ queryKey: ['campaign', id], queryFn: ({ signal }) => get<Campaign>(`/campaigns/${id}`, {}, signal) }),
  board: (id: string) =>
    infiniteQueryOptions({
      queryKey: ['campaign', id, 'board'],
      queryFn: ({ pageParam, signal }) => get<Board>(`/campaigns/${id}/board`, { cursor: pageParam ?? undefined }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    }),
  channels: queryOptions({ queryKey: ['channels'], queryFn: ({ signal }) => get<{ items: Channel[] }>('/channels', {}, signal) }),
  recipes: queryOptions({ queryKey: ['recipes'], queryFn: ({ signal }) => get<{ items: Recipe[] }>('/recipes', {}, signal), staleTime: 600_000 }),
  placements: (filter: { state?: PlacementState | undefined }) => list<Placement>(['placements'], '/placements', filter),
  receipts: list<Receipt>(['receipts'], '/receipts', {}),
  audit: (filter: { subject?: string | undefined }) => list<AuditEvent>(['audit'], '/audit', { ...filter, limit: 100 }),
};

/** Whether a refusal says that nobody is signed in (any more). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}
