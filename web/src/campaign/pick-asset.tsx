import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../api.js';
import { SearchIcon } from '../icons.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { More } from '../parts/more.js';
import { Picture } from '../parts/picture.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Deliverable } from '../types.js';
import { assetStates } from '../words.js';
import classes from './pick-asset.module.css';

/** The library, to take one asset of it for a deliverable. */
export function PickAsset({ campaignId, deliverable, onClose }: { campaignId: string; deliverable: Deliverable; onClose: () => void }) {
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 250);
  const list = useInfiniteQuery(queries.assets({ q: q === '' ? undefined : q }));
  const pick = useAsk((assetId: string | null) => post(`/campaigns/${campaignId}/selections`, { picks: [{ deliverableId: deliverable.id, assetId }] }), onClose);
  return (
    <Modal opened onClose={onClose} title={`Pick for ${deliverable.recipe} on ${deliverable.channel.name}`} size="xl">
      <Stack>
        <Group>
          <TextInput
            type="search"
            aria-label="Search titles and descriptions"
            placeholder="Search"
            leftSection={<SearchIcon size={16} />}
            style={{ flex: 1 }}
            maxLength={200}
            data-autofocus
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {deliverable.asset !== null && (
            <Button variant="default" loading={pick.isPending && pick.variables === null} onClick={() => pick.mutate(null)}>
              Take the pick back
            </Button>
          )}
        </Group>
        {pick.isError && <ProblemAlert error={pick.error} />}
        <Answer of={list}>
          {({ pages }) => {
            const assets = pages.flatMap(({ items }) => items);
            if (assets.length === 0) return <Empty title="Nothing matches">Try other words, or upload it in the library.</Empty>;
            return (
              <div className={classes.grid}>
                {assets.map((asset) => (
                  <button key={asset.id} type="button" className={classes.choice} disabled={pick.isPending} onClick={() => pick.mutate(asset.id)}>
                    <Picture className={classes.picture} path={asset.previewPath} thumbhash={asset.thumbhash} alt="" without={asset.mediaType ?? 'No preview'} />
                    <Text size="sm" mt={4} truncate>
                      {asset.title}
                    </Text>
                    <WordBadge word={assetStates[asset.state]} />
                  </button>
                ))}
              </div>
            );
          }}
        </Answer>
        <More of={list} />
      </Stack>
    </Modal>
  );
}
