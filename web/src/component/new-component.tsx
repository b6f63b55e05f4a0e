import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { ComponentKind } from '../../../schemas/vocabulary.js';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { Component } from '../types.js';
import { componentKinds } from '../words-of-components.js';
import { PickLogo } from './pick-logo.js';

const kinds = Object.keys(componentKinds) as ComponentKind[];

/** A component with its first version, which somebody else then decides on. */
export function NewComponent({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [kind, setKind] = useState<ComponentKind>('copy_line');
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [logoAssetId, setLogoAssetId] = useState<string | null>(null);
  const make = useAsk(
    () => post<Component>('/components', { kind, name, ...(kind === 'logo' ? { logoAssetId } : { text }) }),
    ({ id }) => void navigate({ to: '/components/$componentId', params: { componentId: id } }),
  );
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="New component" size="lg" centered>
      <form onSubmit={onSubmit}>
        <Stack>
          <Select
            label="Kind"
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: componentKinds[value].label }))}
            value={kind}
            onChange={(value) => setKind(kinds.find((one) => one === value) ?? kind)}
          />
          <TextInput label="Name" required maxLength={255} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {kind === 'logo' ? (
            <PickLogo value={logoAssetId} onChange={setLogoAssetId} />
          ) : (
            <Textarea label="Text" description="What is drawn on the assets" required autosize minRows={2} maxLength={2_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          )}
          {make.isError && <ProblemAlert error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={kind === 'logo' && logoAssetId === null}>
              Propose it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
