import { AppShell, Badge, Box, Burger, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { remove } from './api.js';
import { AuditIcon, CampaignIcon, ComponentIcon, InboxIcon, LibraryIcon, PlacementIcon, ReceiptIcon } from './icons.js';
import { useLiveUpdates } from './live.js';
import { ProblemAlert } from './parts/problem-alert.js';
import { isSignedOut, queries, queryClient } from './queries.js';
import classes from './shell.module.css';
import { UploadTray } from './upload/upload-tray.js';
import { humanise } from './words.js';

/** `needs`: the operation of the API without which there is nothing to see. */
const places = [
  { to: '/', label: 'Library', Icon: LibraryIcon, needs: undefined },
  { to: '/inbox', label: 'Inbox', Icon: InboxIcon, needs: undefined },
  { to: '/campaigns', label: 'Campaigns', Icon: CampaignIcon, needs: undefined },
  { to: '/components', label: 'Components', Icon: ComponentIcon, needs: undefined },
  { to: '/placements', label: 'Placements', Icon: PlacementIcon, needs: undefined },
  { to: '/receipts', label: 'Receipts', Icon: ReceiptIcon, needs: undefined },
  { to: '/audit', label: 'Audit', Icon: AuditIcon, needs: 'getAudit' },
] as const;

/** The frame of every page: where one can go, who one is, what is being uploaded. */
export function Shell() {
  const [isOpen, menu] = useDisclosure();
  const isUp = useLiveUpdates();
  const { data: me } = useQuery(queries.me);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => menu.close(), [path, menu]);
  useLeaveWhenSignedOut();

  return (
    <AppShell navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }} header={{ height: { base: 56, sm: 0 } }} padding={{ base: 'md', sm: 'xl' }}>
      <a className={classes.skip} href="#main">
        Skip to the content
      </a>
      <AppShell.Header hiddenFrom="sm" px="md" className={classes.header ?? ''}>
        <Group h="100%" justify="space-between">
          <Brand />
          <Burger opened={isOpen} onClick={menu.toggle} size="sm" aria-label={isOpen ? 'Close the menu' : 'Open the menu'} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" className={classes.navbar ?? ''}>
        <Box visibleFrom="sm" px={12} pt={4} pb="xl">
          <Brand />
        </Box>
        <Stack component="nav" aria-label="Main" gap={2} style={{ flex: 1 }}>
          {places.filter(({ needs }) => needs === undefined || me?.allowedOperations.includes(needs)).map(({ to, label, Icon }) => (
            <Link key={to} to={to} className={classes.link} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon />
              <span style={{ flex: 1 }}>{label}</span>
              {to === '/inbox' && <InboxCount />}
            </Link>
          ))}
        </Stack>
        {!isUp && (
          <Text size="xs" c="dimmed" px={12} pb="sm" role="status">
            No live updates at present; reconnecting.
          </Text>
        )}
        <Account />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <UploadTray />
    </AppShell>
  );
}

function Brand() {
  return (
    <Link to="/" className={classes.brand}>
      <img src="/galley.svg" width={26} height={26} alt="" />
      Galley
    </Link>
  );
}

/** How many reviews and hand-offs wait for the reader. */
function InboxCount() {
  const reviews = useInfiniteQuery(queries.reviews({ assignee: 'me', status: 'open' }));
  const handoffs = useInfiniteQuery(queries.handoffs);
  const firsts = [reviews.data?.pages[0], handoffs.data?.pages[0]].filter((page) => page !== undefined);
  const count = firsts.reduce((sum, { items }) => sum + items.length, 0);
  if (count === 0) return null;
  return (
    <Badge size="sm" variant="filled" circle={count < 10} aria-label={`${count} waiting for you`}>
      {count}
      {firsts.every(({ nextCursor }) => nextCursor === null) ? '' : '+'}
    </Badge>
  );
}

function Account() {
  const { data: me } = useQuery(queries.me);
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => remove('/session'),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
  });
  if (me === undefined) return null;
  return (
    <Stack gap={6} px={12}>
      <div>
        <Text size="sm" fw={500} truncate>
          {me.person.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {me.person.roles.map(humanise).join(', ')}
        </Text>
      </div>
      <Button variant="default" size="xs" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
      {signOut.isError && <ProblemAlert error={signOut.error} />}
    </Stack>
  );
}

/** A session can end while pages are open: whichever question learns of it leads to the sign-in. */
function useLeaveWhenSignedOut(): void {
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe(({ query }) => {
        if (!isSignedOut(query.state.error)) return;
        queryClient.clear();
        void navigate({ to: '/sign-in', search: { from: href } });
      }),
    [navigate, href],
  );
}
