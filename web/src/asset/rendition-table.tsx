import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatBytes, formatNumber } from '../format.js';
import { Answer } from '../parts/answer.js';
import { Empty } from '../parts/empty.js';
import { Picture } from '../parts/picture.js';
import { queries } from '../queries.js';
import type { Asset, Rendition } from '../types.js';
import { humanise } from '../words.js';
import classes from './rendition-table.module.css';

/** The renditions of the current version: what was made for which place, or why not. */
export function RenditionTable({ asset }: { asset: Asset }) {
  const renditions = useQuery(queries.renditions(asset.id));
  return (
    <Answer of={renditions}>
      {({ items }) => {
        const current = items.filter(({ versionId }) => versionId === asset.version?.id).sort(previewsLast);
        const small = current.find(({ recipe }) => recipe === 'preview-320')?.contentPath ?? null;
        if (current.length === 0) return <NoRenditions asset={asset} />;
        return (
          <Table verticalSpacing={8} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={72} aria-label="Picture" />
                <Table.Th>Recipe</Table.Th>
                <Table.Th>Dimensions</Table.Th>
                <Table.Th>Size</Table.Th>
                <Table.Th>Type</Table.Th>
                <Table.Th aria-label="Download" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {current.map((rendition) => (
                <Row key={rendition.id} rendition={rendition} thumbnail={small !== null && isWhole(rendition) ? small : rendition.contentPath} />
              ))}
            </Table.Tbody>
          </Table>
        );
      }}
    </Answer>
  );
}

/** Whether it shows the whole picture: then the smallest of them shows what it looks like. */
function isWhole({ recipe }: Rendition): boolean {
  return recipe.startsWith('preview-') || recipe.startsWith('web-');
}

function previewsLast(one: Rendition, other: Rendition): number {
  return Number(one.recipe.startsWith('preview-')) - Number(other.recipe.startsWith('preview-')) || one.recipe.localeCompare(other.recipe, 'en', { numeric: true });
}

function Row({ rendition, thumbnail }: { rendition: Rendition; thumbnail: string | null }) {
  const { recipe, recipeVersion, state, reason, facts, width, height, bytes, mediaType, contentPath } = rendition;
  return (
    <Table.Tr>
      <Table.Td>{contentPath !== null && <Picture className={classes.thumbnail} fit="contain" path={thumbnail} thumbhash={null} alt="" without="" />}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            {recipe}
          </Text>
          {recipeVersion > 1 && (
            <Text size="xs" c="dimmed">
              v{recipeVersion}
            </Text>
          )}
          {state === 'failed' && (
            <Badge color="red" variant="light" size="sm" radius="sm">
              Not made
            </Badge>
          )}
        </Group>
        {reason !== null && (
          <Text size="xs" c="dimmed">
            {reason.title}{numbersOf(facts)}. {reason.remedy}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="tabular">{width !== null && height !== null ? `${width} × ${height}` : '–'}</Table.Td>
      <Table.Td className="tabular">{bytes === null ? '–' : formatBytes(bytes)}</Table.Td>
      <Table.Td>{mediaType.replace('image/', '').toUpperCase()}</Table.Td>
      <Table.Td ta="right">
        {contentPath !== null && (
          <Anchor size="sm" href={contentPath} download aria-label={`Download ${recipe}`}>
            Download
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** ": cap 50 kB, smallest bytes 61.2 kB": the numbers of a reason, by name. */
function numbersOf(facts: Rendition['facts']): string {
  const numbers = Object.entries(facts ?? {}).flatMap(([name, value]) => {
    if (typeof value !== 'number') return [];
    const words = humanise(name.replaceAll(/([a-z])(?=[A-Z])/g, '$1 ')).toLowerCase();
    return [`${words} ${(name === 'cap' || name.endsWith('Bytes')) ? formatBytes(value) : formatNumber(value)}`];
  });
  return numbers.length === 0 ? '' : `: ${numbers.join(', ')}`;
}

function NoRenditions({ asset }: { asset: Asset }) {
  if (asset.work.length > 0) return <Empty title="On their way">Galley makes the renditions as soon as the file is examined.</Empty>;
  return <Empty title="No renditions">Galley makes none of this type; the original is kept and stays usable.</Empty>;
}
