import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Picture } from '../parts/picture.js';
import { When } from '../parts/when.js';
import { WordBadge } from '../parts/word-badge.js';
import type { Campaign, Deliverable } from '../types.js';
import { deliverableStatuses, humanise, plainWords, whoWords } from '../words.js';
import classes from './deliverable-row.module.css';
import { PickAsset } from './pick-asset.js';

/** One expected cell of the campaign: what is picked for it, where that stands, and who can unblock it. */
export function DeliverableRow({ deliverable, campaign }: { deliverable: Deliverable; campaign: Campaign | undefined }) {
  const [isPicking, setIsPicking] = useState(false);
  const { asset, blocker, owner, status } = deliverable;
  const mayPick = campaign?.allowed.includes('select') === true && status !== 'waived' && !(campaign.state === 'live' && status === 'published');
  return (
    <article className={classes.row} aria-label={`${deliverable.channel.name}, ${deliverable.recipe}`}>
      <Picture className={classes.picture} path={asset?.previewPath ?? null} thumbhash={asset?.thumbhash ?? null} alt={asset?.title ?? ''} without={asset === null ? 'Nothing picked' : 'No preview'} />
      <div style={{ minWidth: 0 }}>
        <Text fw={500} truncate>
          {humanise(deliverable.recipe.replaceAll('-', ' '))}
        </Text>
        <Text size="sm" c="dimmed" truncate>
          {deliverable.channel.name}
          {deliverable.market !== '*' && ` · ${deliverable.market}`}
          {deliverable.locale !== 'und' && ` · ${deliverable.locale}`}
        </Text>
        {asset !== null && (
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: asset.id }} />}>
            {asset.title}
          </Anchor>
        )}
      </div>
      <div style={{ minWidth: 0 }}>
        <Group gap="xs" mb={4}>
          <WordBadge word={deliverableStatuses[status]} />
          <Text size="xs" c="dimmed">
            {owner !== null && `${owner.name} · `}since <When at={deliverable.since} />
          </Text>
        </Group>
        {blocker !== null && (
          <Text size="sm">
            {plainWords(blocker.sentence)}
            {(blocker.people.length > 0 || (blocker.who.length > 0 && !blocker.who.some((one) => blocker.sentence.includes(one)))) && (
              <Text span c="dimmed">
                {' '}
                Waits for {blocker.people.length > 0 ? new Intl.ListFormat('en', { type: 'disjunction' }).format(blocker.people.map(({ name }) => name)) : whoWords(blocker.who)}.
              </Text>
            )}
          </Text>
        )}
        {blocker?.reason && (
          <Text size="xs" c="dimmed">
            {blocker.reason.title}. {blocker.reason.remedy}
          </Text>
        )}
        {deliverable.readyAt !== null && blocker !== null && (
          <Text size="xs" c="dimmed">
            Ready <When at={deliverable.readyAt} />, by what each phase takes
          </Text>
        )}
        {deliverable.successor !== null && (
          <Text size="xs" c="dimmed">
            Then {deliverable.successor.title}
          </Text>
        )}
        {deliverable.waivedReason !== null && (
          <Text size="sm" c="dimmed">
            Waived: {deliverable.waivedReason}
          </Text>
        )}
      </div>
      {mayPick && (
        <Button variant="default" size="xs" onClick={() => setIsPicking(true)}>
          {asset === null ? 'Pick an asset' : 'Pick another'}
        </Button>
      )}
      {isPicking && campaign !== undefined && <PickAsset campaignId={campaign.id} deliverable={deliverable} onClose={() => setIsPicking(false)} />}
    </article>
  );
}
