import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../queries.js';

/** The asset whose present bytes become the logo. */
export function PickLogo({ value, onChange }: { value: string | null; onChange: (assetId: string | null) => void }) {
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 250);
  const list = useInfiniteQuery(queries.assets({ q: q === '' ? undefined : q }));
  const assets = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Select
      label="Logo"
      description="An asset of the library; its bytes are copied"
      required
      searchable
      searchValue={words}
      onSearchChange={setWords}
      // The library has searched already.
      filter={({ options }) => options}
      data={assets.map(({ id, title }) => ({ value: id, label: title }))}
      value={value}
      onChange={onChange}
    />
  );
}
