import { Box, Button, Kbd, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DecideSeveral } from '../inbox/decide-several.js';
import { WaitingHandoffs } from '../inbox/waiting-handoffs.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { Picture } from '../parts/picture.js';
import { When } from '../parts/when.js';
import { queries } from '../queries.js';
import { ReviewRoom } from '../review/review-room.js';
import type { ReviewSummary } from '../types.js';
import classes from './inbox.module.css';

const route = getRouteApi('/signed-in/inbox');

/** What was handed to the reader, and the reviews that wait for them, one of them open to be decided. */
export function InboxPage() {
  const { review: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(queries.reviews({ assignee: 'me', status: 'open' }));
  const [isSeveral, setIsSeveral] = useState(false);
  const count = list.data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  return (
    <>
      <PageHeader
        title="Inbox"
        about={
          <>
            Reviews that wait for your decision.{' '}
            <Box component="span" visibleFrom="sm">
              <Kbd>a</Kbd> approve, <Kbd>r</Kbd> request changes, <Kbd>x</Kbd> reject
            </Box>
          </>
        }
      >
        {count > 1 && !isSeveral && (
          <Button variant="default" onClick={() => setIsSeveral(true)}>
            Decide on several
          </Button>
        )}
      </PageHeader>
      <WaitingHandoffs />
      <Answer of={list}>
        {({ pages }) => {
          const reviews = pages.flatMap(({ items }) => items);
          if (isSeveral) return <DecideSeveral reviews={reviews} onClose={() => setIsSeveral(false)} />;
          const open = chosen ?? reviews[0]?.id;
          if (open === undefined) return <Empty title="Nothing waits for you">Reviews appear here by themselves as soon as their stage asks for your decision.</Empty>;
          const others = reviews.filter(({ id }) => id !== open);
          const next = reviews[reviews.findIndex(({ id }) => id === open) + 1] ?? others[0];
          return (
            <>
              <nav className={classes.list} aria-label="Reviews waiting for you">
                {reviews.map((review) => (
                  <Item key={review.id} review={review} isOpen={review.id === open} />
                ))}
                {reviews.length === 0 && (
                  <Text size="sm" c="dimmed">
                    Nothing else waits for you.
                  </Text>
                )}
                <More of={list} />
              </nav>
              <ReviewRoom key={open} reviewId={open} onDecided={() => void navigate({ search: next === undefined ? {} : { review: next.id } })} />
            </>
          );
        }}
      </Answer>
    </>
  );
}

function Item({ review, isOpen }: { review: ReviewSummary; isOpen: boolean }) {
  return (
    <Link to="/inbox" search={{ review: review.id }} className={classes.item} {...(isOpen ? { 'aria-current': 'true' as const } : {})}>
      <Picture className={classes.thumbnail} path={review.asset.previewPath} thumbhash={review.asset.thumbhash} alt="" without="" />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={500} truncate>
          {review.asset.title}
        </Text>
        <Text size="xs" c={review.isOverdue ? 'red' : 'dimmed'} truncate>
          {review.dueAt === null ? (
            <>
              since <When at={review.createdAt} />
            </>
          ) : (
            <>
              due <When at={review.dueAt} />
            </>
          )}
        </Text>
      </div>
    </Link>
  );
}
