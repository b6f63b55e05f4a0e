import { Anchor, Badge, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { AssetActions } from '../asset/asset-actions.js';
import { AssetApproval } from '../asset/asset-approval.js';
import { AssetAsOf } from '../asset/asset-as-of.js';
import { AssetDates } from '../asset/asset-dates.js';
import { AssetFacts } from '../asset/asset-facts.js';
import { AssetLease } from '../asset/asset-lease.js';
import { AssetPlacements } from '../asset/asset-placements.js';
import { AssetSlots } from '../asset/asset-slots.js';
import { AssetStanding } from '../asset/asset-standing.js';
import { AssetTimeline } from '../asset/asset-timeline.js';
import { FramedPicture } from '../asset/framed-picture.js';
import { RenditionTable } from '../asset/rendition-table.js';
import { formatBytes } from '../format.js';
import { Answer } from '../parts/answer.js';
import { WordBadge } from '../parts/word-badge.js';
import { queries } from '../queries.js';
import type { Asset } from '../types.js';
import { assetStates } from '../words.js';
import classes from './asset.module.css';

const route = getRouteApi('/signed-in/assets/$assetId');

/** One asset: its picture, where it stands, what may be done, and everything known of it. */
export function AssetPage() {
  const { assetId } = route.useParams();
  const asset = useQuery({
    ...queries.asset(assetId),
    // While Galley works on it, also where live updates are away.
    refetchInterval: ({ state }) => ((state.data?.work.length ?? 0) > 0 ? 2_000 : false),
  });
  return <Answer of={asset}>{(found) => <AssetView asset={found} />}</Answer>;
}

function AssetView({ asset }: { asset: Asset }) {
  useEffect(() => {
    document.title = `${asset.title} · Galley`;
  }, [asset.title]);
  return (
    <>
      <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link {...props} to="/" />}>
        ← Library
      </Anchor>
      <div className={classes.layout} style={{ marginTop: 12 }}>
        <FramedPicture asset={asset} />
        <aside className={classes.aside} aria-label="Where it stands">
          <Stack gap={8}>
            <Group gap="xs">
              <WordBadge word={assetStates[asset.state]} size="lg" />
              {asset.held && (
                <Badge color="dark" variant="outline" size="lg" radius="sm">
                  Legal hold
                </Badge>
              )}
            </Group>
            <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
              {asset.title}
            </Title>
            <Text size="sm" c="dimmed">
              {factsLine(asset)}
            </Text>
            {asset.description !== '' && (
              <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                {asset.description}
              </Text>
            )}
            {asset.tags.length > 0 && (
              <Group gap={6}>
                {asset.tags.map((tag) => (
                  <Badge key={tag} variant="default" radius="sm" tt="none" fw={500}>
                    {tag}
                  </Badge>
                ))}
              </Group>
            )}
          </Stack>
          <AssetStanding asset={asset} />
          <AssetActions asset={asset} />
          <AssetLease asset={asset} />
          <AssetApproval asset={asset} />
          <AssetSlots asset={asset} />
          <AssetDates asset={asset} />
          <AssetPlacements asset={asset} />
        </aside>
        <div className={classes.below}>
          <Tabs defaultValue="renditions" keepMounted={false}>
            <Tabs.List mb="lg">
              <Tabs.Tab value="renditions">Renditions</Tabs.Tab>
              <Tabs.Tab value="facts">Facts and metadata</Tabs.Tab>
              <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
              <Tabs.Tab value="as-of">As of</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="renditions">
              <RenditionTable asset={asset} />
            </Tabs.Panel>
            <Tabs.Panel value="facts">
              <AssetFacts asset={asset} />
            </Tabs.Panel>
            <Tabs.Panel value="timeline">
              <AssetTimeline assetId={asset.id} />
            </Tabs.Panel>
            <Tabs.Panel value="as-of">
              <AssetAsOf assetId={asset.id} />
            </Tabs.Panel>
          </Tabs>
        </div>
      </div>
    </>
  );
}

/** "JPEG · 3840 × 2160 · 8.5 MB · Paula Berg" */
function factsLine({ mediaType, width, height, bytes, uploader }: Asset): string {
  const facts = [
    mediaType?.replace(/^image\//, '').toUpperCase(),
    width === null || height === null ? undefined : `${width} × ${height}`,
    bytes === null ? undefined : formatBytes(bytes),
    uploader.name,
  ];
  return facts.filter((fact) => fact !== undefined).join(' · ');
}
