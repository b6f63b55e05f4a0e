import { Button, Group, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post, remove } from '../api.js';
import { AskButton } from '../parts/ask-button.js';
import { FileButton } from '../parts/file-button.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { submitAsset } from '../submit-asset.js';
import type { Asset, AssetAsk } from '../types.js';
import type { UploadTarget } from '../upload/upload-file.js';
import { useUploads } from '../upload/uploads.js';
import { askWords } from '../words.js';
import { EditAsset } from './edit-asset.js';
import { PlaceAsset } from './place-asset.js';
import { whyNot } from './why-not.js';

/** What is asked with one click; the others open a dialogue. */
const plainAsks = {
  submit: (id: string) => submitAsset(id),
  archive: (id: string) => post(`/assets/${id}/archive`),
  restore: (id: string) => post(`/assets/${id}/restore`),
  hold: (id: string) => post(`/assets/${id}/hold`),
  release_hold: (id: string) => remove(`/assets/${id}/hold`),
  retry: (id: string) => post(`/assets/${id}/retry`),
} as const satisfies Partial<Record<AssetAsk, (id: string) => Promise<unknown>>>;
type PlainAsk = keyof typeof plainAsks;

/** What may be done with the asset; what may not now says why. */
export function AssetActions({ asset }: { asset: Asset }) {
  const [dialogue, setDialogue] = useState<'edit' | 'place' | null>(null);
  const { add } = useUploads();
  const ask = useAsk((kind: PlainAsk) => plainAsks[kind](asset.id));
  const first = nextAsk(asset);
  const openReview = asset.review?.state === 'open' ? asset.review.id : null;

  const button = (kind: AssetAsk, isFirst: boolean) => {
    const reason = whyNot(kind, asset);
    const look = { variant: isFirst ? 'filled' : 'default', size: isFirst ? 'md' : 'xs', fullWidth: isFirst };
    if (kind === 'add_version' && reason === null) {
      return (
        <FileButton key={kind} label="File of the new version" {...look} onFiles={(files) => add(files.slice(0, 1), newVersionOf(asset))}>
          {askWords[kind]}
        </FileButton>
      );
    }
    const act = (): void => {
      if (kind === 'edit' || kind === 'place') setDialogue(kind);
      else if (kind !== 'add_version') ask.mutate(kind);
    };
    return (
      <AskButton key={kind} whyNot={reason} loading={ask.isPending && ask.variables === kind} onClick={act} {...look}>
        {askWords[kind]}
      </AskButton>
    );
  };

  return (
    <Stack gap="sm">
      {openReview !== null && (
        <Button size="md" fullWidth renderRoot={(props) => <Link {...props} to="/inbox" search={{ review: openReview }} />}>
          Open the review
        </Button>
      )}
      {openReview === null && first !== undefined && button(first, true)}
      <Group gap={6}>
        {shownAsks(asset)
          .filter((kind) => kind !== first || openReview !== null)
          .map((kind) => button(kind, false))}
        {asset.version !== null && !asset.isPurged && (
          <Button component="a" href={`/api/v1/assets/${asset.id}/original`} variant="default" size="xs">
            Download original
          </Button>
        )}
      </Group>
      {ask.isError && <ProblemAlert error={ask.error} />}
      {dialogue === 'edit' && <EditAsset asset={asset} onClose={() => setDialogue(null)} />}
      {dialogue === 'place' && <PlaceAsset asset={asset} onClose={() => setDialogue(null)} />}
    </Stack>
  );
}

/** A file for this asset, made from the version that the reader sees. */
function newVersionOf({ id, version, incomingVersionId }: Asset): UploadTarget {
  const baseVersionId = incomingVersionId ?? version?.id;
  return { assetId: id, ...(baseVersionId === undefined ? {} : { baseVersionId }) };
}

/** What brings the asset on, if the reader may do it. */
function nextAsk({ allowed }: Asset): AssetAsk | undefined {
  return (['restore', 'retry', 'place', 'submit'] as const).find((kind) => allowed.includes(kind));
}

/** Of two opposites the one that makes sense. */
function shownAsks({ state, held, reason }: Asset): AssetAsk[] {
  const asks: AssetAsk[] = ['submit', 'place', 'edit', 'add_version', state === 'archived' ? 'restore' : 'archive', held ? 'release_hold' : 'hold'];
  return reason === null ? asks : [...asks, 'retry'];
}
