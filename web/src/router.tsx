import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import type { AssetState, ComponentKind, PlacementState, PullThroughItemState } from '../../schemas/vocabulary.js';
import { Empty } from './parts/empty.js';
import { Loading } from './parts/loading.js';
import { ProblemAlert } from './parts/problem-alert.js';
import { isSignedOut, queries, queryClient } from './queries.js';
import { componentKinds, pullThroughItemStates } from './words-of-components.js';
import { assetStates, placementStates } from './words.js';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <Empty title="There is nothing here">The address is not one of Galley’s pages.</Empty>,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { from?: string } => (isOwnPath(search['from']) ? { from: search['from'] } : {}),
  component: lazyRouteComponent(() => import('./pages/sign-in.js'), 'SignInPage'),
});

/** For people from outside, by the link they were sent. */
const guest = createRoute({
  getParentRoute: () => root,
  path: '/guest',
  component: lazyRouteComponent(() => import('./pages/guest.js'), 'GuestPage'),
});

/** Everything but the sign-in and the page of guests needs someone who is signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    try {
      return { me: await queryClient.ensureQueryData(queries.me) };
    } catch (error) {
      if (isSignedOut(error)) redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href }, throw: true });
      throw error;
    }
  },
  component: lazyRouteComponent(() => import('./shell.js'), 'Shell'),
});

const library = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: (search): { q?: string; state?: AssetState } => ({
    ...(typeof search['q'] === 'string' && search['q'] !== '' ? { q: search['q'] } : {}),
    ...(isKeyOf(assetStates, search['state']) ? { state: search['state'] } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/library.js'), 'LibraryPage'),
});

const asset = createRoute({
  getParentRoute: () => signedIn,
  path: '/assets/$assetId',
  component: lazyRouteComponent(() => import('./pages/asset.js'), 'AssetPage'),
});

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox',
  validateSearch: (search): { review?: string } => (typeof search['review'] === 'string' ? { review: search['review'] } : {}),
  component: lazyRouteComponent(() => import('./pages/inbox.js'), 'InboxPage'),
});

const campaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('./pages/campaigns.js'), 'CampaignsPage'),
});

const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(() => import('./pages/campaign.js'), 'CampaignPage'),
});

const components = createRoute({
  getParentRoute: () => signedIn,
  path: '/components',
  validateSearch: (search): { kind?: ComponentKind } => (isKeyOf(componentKinds, search['kind']) ? { kind: search['kind'] } : {}),
  component: lazyRouteComponent(() => import('./pages/components.js'), 'ComponentsPage'),
});

const component = createRoute({
  getParentRoute: () => signedIn,
  path: '/components/$componentId',
  component: lazyRouteComponent(() => import('./pages/component.js'), 'ComponentPage'),
});

const pullThrough = createRoute({
  getParentRoute: () => signedIn,
  path: '/pull-throughs/$pullThroughId',
  validateSearch: (search): { state?: PullThroughItemState } => (isKeyOf(pullThroughItemStates, search['state']) ? { state: search['state'] } : {}),
  component: lazyRouteComponent(() => import('./pages/pull-through.js'), 'PullThroughPage'),
});

const placements = createRoute({
  getParentRoute: () => signedIn,
  path: '/placements',
  validateSearch: (search): { state?: PlacementState } => (isKeyOf(placementStates, search['state']) ? { state: search['state'] } : {}),
  component: lazyRouteComponent(() => import('./pages/placements.js'), 'PlacementsPage'),
});

const receipts = createRoute({
  getParentRoute: () => signedIn,
  path: '/receipts',
  component: lazyRouteComponent(() => import('./pages/receipts.js'), 'ReceiptsPage'),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  validateSearch: (search): { subject?: string } => (typeof search['subject'] === 'string' && search['subject'] !== '' ? { subject: search['subject'] } : {}),
  component: lazyRouteComponent(() => import('./pages/audit.js'), 'AuditPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([signIn, guest, signedIn.addChildren([library, asset, inbox, campaigns, campaign, components, component, pullThrough, placements, receipts, audit])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading />,
  defaultErrorComponent: ({ error, reset }) => <ProblemAlert error={error} onRetry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function isKeyOf<Words extends object>(words: Words, value: unknown): value is keyof Words & string {
  return typeof value === 'string' && Object.hasOwn(words, value);
}

/** Whether a value is an address of this app: `//elsewhere` is one of another site. */
function isOwnPath(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value);
}
