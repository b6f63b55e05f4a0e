import { ColorSwatch, Group, SimpleGrid, Spoiler, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatBytes, formatInstant, formatLength, formatNumber } from '../format.js';
import { Empty } from '../parts/empty.js';
import type { Asset, Version } from '../types.js';
import { humanise } from '../words.js';

type Row = readonly [name: string, value: ReactNode];

/** What is known of the asset and of its current version. */
export function AssetFacts({ asset }: { asset: Asset }) {
  const { version } = asset;
  if (version === null) return <Empty title="Nothing is known yet">The file has not been examined.</Empty>;
  const embedded = Object.entries(version.embedded).map(([group, values]) => ({ group, rows: rowsOf(values) }));
  const own = Object.entries(asset.metadata);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing={40} verticalSpacing="xl">
      <Stack gap="xl">
        <FactTable title="File" rows={fileRows(version)} />
        <FactTable title="Picture" rows={pictureRows(version)} />
        {own.length > 0 && <FactTable title="Fields" rows={own.map(([name, value]): Row => [humanise(name), valueWords(value)])} />}
      </Stack>
      <Stack gap="xl">
        {embedded.map(({ group, rows }) => (
          <Spoiler key={group} maxHeight={300} showLabel={`All ${rows.length} fields`} hideLabel="Fewer">
            <FactTable title={group.toUpperCase()} rows={rows} />
          </Spoiler>
        ))}
        {embedded.length === 0 && (
          <Text size="sm" c="dimmed">
            The file carries no metadata of its own.
          </Text>
        )}
      </Stack>
    </SimpleGrid>
  );
}

function FactTable({ title, rows }: { title: string; rows: readonly Row[] }) {
  const known = rows.filter(([, value]) => value !== null && value !== '');
  return (
    <section aria-label={title}>
      <Title order={2} size="h5" mb={6}>
        {title}
      </Title>
      <Table verticalSpacing={5} horizontalSpacing={0} layout="fixed">
        <Table.Tbody>
          {known.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={150} fw={400} c="dimmed" style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function fileRows(version: Version): Row[] {
  return [
    ['Name', version.filename],
    ['Type', version.mediaType ?? version.declaredType],
    ['Size', `${formatBytes(version.bytes)} (${formatNumber(version.bytes)} bytes)`],
    ['Version', formatNumber(version.number)],
    ['Uploaded by', version.uploader.name],
    ['Uploaded', version.uploadedAt === null ? null : formatInstant(version.uploadedAt)],
    ['SHA-256', version.sha256 === null ? null : <Mono>{version.sha256}</Mono>],
  ];
}

function pictureRows(version: Version): Row[] {
  const { width, height, dominantColours } = version;
  return [
    ['Pixels', width === null || height === null ? null : `${formatNumber(width)} × ${formatNumber(height)} (${((width * height) / 1e6).toFixed(1)} MP)`],
    ['Colour space', version.colourSpace],
    ['Transparency', version.hasAlpha === null ? null : version.hasAlpha ? 'Yes' : 'No'],
    ['Pages', version.pages === null || version.pages < 2 ? null : formatNumber(version.pages)],
    ['Length', version.media === null || version.media.durationSeconds === null ? null : formatLength(version.media.durationSeconds)],
    ['Frames a second', version.media === null || version.media.frameRate === null ? null : formatNumber(Math.round(version.media.frameRate * 100) / 100)],
    ['Encoded as', [version.media?.videoCodec, version.media?.audioCodec].filter((codec) => typeof codec === 'string').join(', ') || null],
    ['Shown by', version.media?.still === 'embedded' ? 'The picture that the file carries of itself' : null],
    ['Taken', version.capturedAt],
    ['Camera', version.camera],
    ['Place', version.hasPlace ? 'Known; kept private' : null],
    ['Preview', version.preview === 'ready' ? null : humanise(version.previewReason ?? version.preview)],
    ['Colours', dominantColours === null || dominantColours.length === 0 ? null : <Colours of={dominantColours} />],
    ['Perceptual hash', version.perceptualHash === null ? null : <Mono>{BigInt(`0b${version.perceptualHash}`).toString(16).padStart(16, '0')}</Mono>],
  ];
}

function Colours({ of: colours }: { of: NonNullable<Version['dominantColours']> }) {
  return (
    <Group gap={6}>
      {colours.map(({ hex, share }) => (
        <ColorSwatch key={hex} color={hex} size={20} title={`${hex}, ${Math.round(share * 100)} %`} />
      ))}
    </Group>
  );
}

function Mono({ children }: { children: string }) {
  return (
    <Text span size="xs" ff="monospace">
      {children}
    </Text>
  );
}

/** The fields of one standard, by name; a value that is none is shown by itself. */
function rowsOf(values: unknown): Row[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [['Value', valueWords(values)]];
  const names = Object.entries(values).map(([name, value]): Row => [humanise(name.replaceAll(/([a-z])(?=[A-Z])/g, '$1 ')), valueWords(value)]);
  return names.sort(([one], [other]) => one.localeCompare(other));
}

function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}
