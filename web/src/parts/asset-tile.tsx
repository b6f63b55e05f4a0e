import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from '../pages/library.module.css';
import { fileFacts } from '../file-facts.js';
import type { AssetSummary } from '../types.js';
import { assetStates, workWords } from '../words.js';
import { Picture } from './picture.js';
import { WordBadge } from './word-badge.js';

/** How wide a picture is for its height; panoramas and towers are shown cut, so that a row keeps its shape. */
function proportion({ width, height }: Pick<AssetSummary, 'width' | 'height'>): number {
  if (width === null || height === null || height === 0) return 1;
  return Math.min(2.4, Math.max(0.6, width / height));
}

/** One asset in the library: its picture, name and state. */
export function AssetTile({ asset }: { asset: AssetSummary }) {
  const share = proportion(asset);
  const [work] = asset.work;
  return (
    <Link
      to="/assets/$assetId"
      params={{ assetId: asset.id }}
      className={classes.tile}
      style={{ flexGrow: share, flexBasis: `calc(var(--height) * ${share})` }}
    >
      <Picture
        className={classes.picture}
        path={asset.previewPath}
        thumbhash={asset.thumbhash}
        proportion={share}
        alt=""
        without={asset.mediaType === null ? (work ? 'On its way' : 'No preview') : fileFacts(asset)}
        icon={asset.mediaType === null ? undefined : asset.iconPath}
      />
      <div className={classes.caption}>
        <Text size="sm" fw={500} truncate title={asset.title}>
          {asset.title}
        </Text>
        <Group gap={6} mt={2} wrap="nowrap">
          <WordBadge word={assetStates[asset.state]} />
          {work !== undefined && (
            <Text size="xs" c="dimmed" truncate>
              {workWords[work]}
            </Text>
          )}
          {work === undefined && asset.reason !== null && (
            <Text size="xs" c="dimmed" truncate title={asset.reason.remedy}>
              {asset.reason.title}
            </Text>
          )}
          {asset.held && (
            <Text size="xs" fw={600}>
              Hold
            </Text>
          )}
        </Group>
      </div>
    </Link>
  );
}
