import { Button, Group, Modal, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { AssetEdit } from '../../../schemas/assets.js';
import { patch } from '../api.js';
import { fromLocalInput, toLocalInput } from '../format.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Asset } from '../types.js';

type DateName = 'embargoAt' | 'sunsetAt' | 'licenceEndsAt' | 'retainUntil';
const dates: readonly { name: DateName; label: string; description: string }[] = [
  { name: 'embargoAt', label: 'Embargo', description: 'Not to be used before' },
  { name: 'sunsetAt', label: 'Sunset', description: 'Taken down and archived then' },
  { name: 'licenceEndsAt', label: 'Licence end', description: 'Like the sunset; the earlier counts' },
  { name: 'retainUntil', label: 'Keep until', description: 'Purged after it, once archived' },
];

/** What people say about the asset, to be changed. An edit of something that has changed meanwhile is refused. */
export function EditAsset({ asset, onClose }: { asset: Asset; onClose: () => void }) {
  const [before] = useState(asset);
  const [title, setTitle] = useState(before.title);
  const [description, setDescription] = useState(before.description);
  const [tags, setTags] = useState(before.tags);
  const [instants, setInstants] = useState(() => Object.fromEntries(dates.map(({ name }) => [name, toLocalInput(before[name])])) as Record<DateName, string>);
  const edit: AssetEdit = {
    ...(title === before.title ? {} : { title }),
    ...(description === before.description ? {} : { description }),
    ...(tags.join('\n') === before.tags.join('\n') ? {} : { tags }),
    ...Object.fromEntries(dates.filter(({ name }) => instants[name] !== toLocalInput(before[name])).map(({ name }) => [name, fromLocalInput(instants[name])])),
  };
  const hasChange = Object.keys(edit).length > 0;
  const save = useAsk(() => patch<Asset>(`/assets/${asset.id}`, edit, before.revision), onClose);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Edit ${before.title}`} size="lg" centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput label="Title" required maxLength={255} data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          <Textarea label="Description" autosize minRows={3} maxRows={10} maxLength={10_000} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          <TagsInput label="Tags" description="Enter after each" value={tags} onChange={setTags} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {dates.map(({ name, label, description: about }) => (
              <TextInput
                key={name}
                type="datetime-local"
                label={label}
                description={about}
                value={instants[name]}
                onChange={({ currentTarget }) => {
                  const { value } = currentTarget;
                  setInstants((others) => ({ ...others, [name]: value }));
                }}
              />
            ))}
          </SimpleGrid>
          {save.isError && <ProblemAlert error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!hasChange} loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
