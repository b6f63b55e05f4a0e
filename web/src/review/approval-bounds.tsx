import { Button, Collapse, MultiSelect, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { fromLocalInput } from '../format.js';
import { queries } from '../queries.js';

/** What an approval is bound to, as it is typed. Empty: nothing. */
export interface Bounds {
  readonly markets: readonly string[];
  readonly channelIds: readonly string[];
  readonly expiresAt: string;
  readonly conditions: string;
}
export const unbound: Bounds = { markets: [], channelIds: [], expiresAt: '', conditions: '' };

/** The part of a decision that says where, until when and on what conditions it approves. */
export function boundsBody({ markets, channelIds, expiresAt, conditions }: Bounds) {
  const scope = { markets: markets.length === 0 ? null : markets, channelIds: channelIds.length === 0 ? null : channelIds };
  return {
    ...(scope.markets === null && scope.channelIds === null ? {} : { scope }),
    ...(expiresAt === '' ? {} : { expiresAt: fromLocalInput(expiresAt) }),
    ...(conditions.trim() === '' ? {} : { conditions }),
  };
}

/** Where, until when and on what conditions the reader approves; out of the way until it is wanted. */
export function ApprovalBounds({ bounds, onChange, children }: { bounds: Bounds; onChange: (bounds: Bounds) => void; children?: ReactNode }) {
  const [isOpen, { toggle }] = useDisclosure();
  const channels = useQuery(queries.channels);
  const put = (part: Partial<Bounds>): void => onChange({ ...bounds, ...part });
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? 'Less' : 'More: scope, end, conditions'}
      </Button>
      <Collapse expanded={isOpen}>
        <Stack gap="xs" pt="xs">
          <TagsInput
            label="Only for these markets"
            description="Country codes such as DE; everywhere, where empty"
            value={[...bounds.markets]}
            maxTags={250}
            onChange={(markets) => put({ markets: markets.map((market) => market.trim().toUpperCase()).filter((market) => /^[A-Z]{2}$/.test(market)) })}
          />
          <MultiSelect
            label="Only on these channels"
            data={(channels.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={[...bounds.channelIds]}
            onChange={(channelIds) => put({ channelIds })}
          />
          <TextInput type="datetime-local" label="Only until" value={bounds.expiresAt} onChange={(event) => put({ expiresAt: event.currentTarget.value })} />
          <Textarea label="Conditions" description="What the approval is tied to" autosize minRows={2} maxLength={10_000} value={bounds.conditions} onChange={(event) => put({ conditions: event.currentTarget.value })} />
          {children}
        </Stack>
      </Collapse>
    </div>
  );
}
