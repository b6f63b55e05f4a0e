import { Button, Group, Modal, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Component } from '../types.js';
import { PickLogo } from './pick-logo.js';

/** A new version for everywhere, or what an approved one says in a market or language. */
export function NewVersion({ component, onClose }: { component: Component; onClose: () => void }) {
  const bases = component.versionList.filter(({ state, adapts }) => state === 'approved' && adapts === null);
  const [text, setText] = useState(component.current?.text ?? '');
  const [logoAssetId, setLogoAssetId] = useState<string | null>(null);
  const [adapts, setAdapts] = useState<string | null>(null);
  const [market, setMarket] = useState('');
  const [locale, setLocale] = useState('');
  const make = useAsk(
    () =>
      post(`/components/${component.id}/versions`, {
        ...(component.kind === 'logo' ? { logoAssetId } : { text }),
        ...(adapts === null ? {} : { adapts, ...(market === '' ? {} : { market }), ...(locale === '' ? {} : { locale }) }),
      }),
    onClose,
  );
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`New version of ${component.name}`} size="lg" centered>
      <form onSubmit={onSubmit}>
        <Stack>
          {component.kind === 'logo' ? (
            <PickLogo value={logoAssetId} onChange={setLogoAssetId} />
          ) : (
            <Textarea label="Text" required autosize minRows={2} maxLength={2_000} data-autofocus value={text} onChange={(event) => setText(event.currentTarget.value)} />
          )}
          {bases.length > 0 && (
            <Select
              label="Adapts"
              description="The version that it says in a market or language; empty for one for everywhere"
              clearable
              data={bases.map(({ id, number, text: words }) => ({ value: id, label: `Version ${number} ${words}` }))}
              value={adapts}
              onChange={setAdapts}
            />
          )}
          {adapts !== null && (
            <SimpleGrid cols={2}>
              <TextInput label="Market" description="A country code such as DE" maxLength={2} value={market} onChange={(event) => setMarket(event.currentTarget.value.toUpperCase())} />
              <TextInput label="Language" description="A tag such as de or fr-CA" maxLength={35} value={locale} onChange={(event) => setLocale(event.currentTarget.value)} />
            </SimpleGrid>
          )}
          {make.isError && <ProblemAlert error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Propose it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
