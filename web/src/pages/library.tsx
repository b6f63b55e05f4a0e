import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { SearchIcon, UploadIcon } from '../icons.js';
import { Answer } from '../parts/answer.js';
import { AssetTile } from '../parts/asset-tile.js';
import { Empty } from '../parts/empty.js';
import { FileButton } from '../parts/file-button.js';
import { More } from '../parts/more.js';
import { PageHeader } from '../parts/page-header.js';
import { WordFilter } from '../parts/word-filter.js';
import { useFileDrop } from '../parts/use-file-drop.js';
import { queries } from '../queries.js';
import { useUploads } from '../upload/uploads.js';
import { assetStates } from '../words.js';
import classes from './library.module.css';

const route = getRouteApi('/signed-in/');

/** Every asset, newest first. What is looked for is in the address, so that it can be sent to others. */
export function LibraryPage() {
  const { q, state } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: me } = useQuery(queries.me);
  const { add } = useUploads();
  const mayUpload = me?.allowedOperations.includes('postUploads') === true;
  const upload = useCallback((files: File[]) => (mayUpload ? add(files) : undefined), [add, mayUpload]);
  const isOver = useFileDrop(upload);
  const list = useInfiniteQuery(queries.assets({ q, state }));

  return (
    <>
      <PageHeader title="Library">
        <SearchBox />
        {mayUpload && (
          <FileButton label="Files to upload" multiple onFiles={upload} leftSection={<UploadIcon />}>
            Upload
          </FileButton>
        )}
      </PageHeader>
      <WordFilter
        words={assetStates}
        chosen={state}
        onChoose={(chosen) => void navigate({ search: { ...(q === undefined ? {} : { q }), ...(chosen === undefined ? {} : { state: chosen }) }, replace: true })}
      />
      <Answer of={list}>
        {({ pages }) => {
          const assets = pages.flatMap(({ items }) => items);
          if (assets.length === 0) return q === undefined && state === undefined ? <NothingYet mayUpload={mayUpload} /> : <NothingFound />;
          return (
            <section className={classes.rows} aria-label="Assets">
              {assets.map((asset) => (
                <AssetTile key={asset.id} asset={asset} />
              ))}
              <div className={classes.filler} />
            </section>
          );
        }}
      </Answer>
      <More of={list} />
      {isOver && mayUpload && (
        <div className={classes.drop}>
          <Text size="xl" fw={600}>
            Drop to upload
          </Text>
        </div>
      )}
    </>
  );
}

function SearchBox() {
  const { q, state } = route.useSearch();
  const navigate = route.useNavigate();
  const [words, setWords] = useState(q ?? '');
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => input.current?.focus()]]);
  const search = useDebouncedCallback((text: string) => {
    void navigate({ search: { ...(state ? { state } : {}), ...(text.trim() === '' ? {} : { q: text.trim() }) }, replace: true });
  }, 250);
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label="Search titles and descriptions"
      placeholder="Search"
      leftSection={<SearchIcon size={16} />}
      w={{ base: 180, md: 280 }}
      maxLength={200}
      value={words}
      onChange={({ currentTarget }) => {
        setWords(currentTarget.value);
        search(currentTarget.value);
      }}
    />
  );
}

function NothingYet({ mayUpload }: { mayUpload: boolean }) {
  return (
    <Empty title="No assets yet">
      {mayUpload
        ? 'Drop photographs, films or documents anywhere on this page, or choose them with Upload. Names, dates and embedded metadata fill themselves in.'
        : 'What photographers and creatives upload appears here by itself.'}
    </Empty>
  );
}

function NothingFound() {
  return (
    <Empty title="Nothing matches">
      <Stack align="center">
        <span>No asset has these words and this state.</span>
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/" search={{}} />}>
          Show everything
        </Button>
      </Stack>
    </Empty>
  );
}
