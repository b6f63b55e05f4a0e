import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { patch } from '../api.js';
import { fileFacts } from '../file-facts.js';
import { AskButton } from '../parts/ask-button.js';
import { Picture } from '../parts/picture.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import { queries } from '../queries.js';
import type { Asset, Version } from '../types.js';
import classes from '../pages/asset.module.css';
import { cropOutlines } from './crop-outlines.js';
import { FramingOverlay } from './framing-overlay.js';
import { whyNot } from './why-not.js';

type Framing = NonNullable<Version['framing']>;

const unframed: Framing = { focalPoint: null, crops: [] };

/** The largest preview there is, the small one until it is known; and how it is framed, to be seen and changed. */
export function FramedPicture({ asset }: { asset: Asset }) {
  const [isFraming, setFraming] = useState(false);
  const { data } = useQuery({ ...queries.renditions(asset.id), enabled: asset.previewPath !== null });
  const hasPicture = asset.previewPath !== null || asset.thumbhash !== null;
  const current = (data?.items ?? []).filter(({ versionId }) => versionId === asset.version?.id);
  const large = current.find(({ recipe, state }) => recipe === 'preview-1280' && state === 'ready');
  const picture = {
    eager: true,
    fit: 'contain' as const,
    className: classes.picture,
    path: large?.contentPath ?? asset.previewPath,
    thumbhash: asset.thumbhash,
    proportion: asset.width !== null && asset.height !== null && hasPicture ? asset.width / asset.height : undefined,
    alt: asset.description || asset.title,
    without: withoutPicture(asset),
    icon: asset.mediaType === null ? undefined : asset.iconPath,
  };
  if (isFraming) return <PictureToFrame key={asset.version?.id} asset={asset} picture={picture} renditions={current} onClose={() => setFraming(false)} />;
  return (
    <Stack gap="xs">
      <div className={classes.stage}>
        <Picture {...picture} />
      </div>
      {asset.previewPath !== null && (
        <Group justify="flex-end">
          <AskButton whyNot={whyNot('edit', asset)} onClick={() => setFraming(true)} variant="default" size="xs">
            Frame it
          </AskButton>
        </Group>
      )}
    </Stack>
  );
}

interface PictureToFrameProps {
  asset: Asset;
  picture: Parameters<typeof Picture>[0];
  renditions: Parameters<typeof cropOutlines>[3];
  onClose: () => void;
}

const everyCrop = 'Every crop';

function PictureToFrame({ asset, picture, renditions, onClose }: PictureToFrameProps) {
  // An edit of something that has changed meanwhile is refused: what the reader saw counts.
  const [before] = useState(asset);
  const framing = before.version?.framing ?? unframed;
  const proposal = before.version?.proposedFocalPoint ?? null;
  const [point, setPoint] = useState(framing.focalPoint);
  const [shown, setShown] = useState(everyCrop);
  const { data } = useQuery(queries.recipes);
  const save = useAsk(() => patch<Asset>(`/assets/${asset.id}`, { framing: { ...framing, focalPoint: point } }, before.revision), onClose);
  const outlinesAt = (proportion: number) => cropOutlines(proportion, { ...framing, focalPoint: point }, data?.items ?? [], renditions);
  const names = outlinesAt(1).flatMap(({ recipes }) => recipes).sort();
  const isChanged = point?.x !== framing.focalPoint?.x || point?.y !== framing.focalPoint?.y;
  return (
    <Stack gap="xs">
      <div className={classes.stage}>
        <Picture
          {...picture}
          over={(proportion) => (
            <FramingOverlay
              proportion={proportion}
              outlines={outlinesAt(proportion).filter(({ recipes }) => shown === everyCrop || recipes.includes(shown))}
              point={point}
              proposal={proposal}
              onPlace={setPoint}
            />
          )}
        />
      </div>
      <Group justify="space-between" align="flex-end">
        <NativeSelect size="xs" label="Outline of" data={[everyCrop, ...names]} value={shown} onChange={(event) => setShown(event.currentTarget.value)} />
        <Group gap={6}>
          {proposal !== null && (
            <Button size="xs" variant="default" onClick={() => setPoint(proposal)}>
              Take the proposal
            </Button>
          )}
          <Button size="xs" variant="default" disabled={point === null} onClick={() => setPoint(null)}>
            The middle
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button size="xs" disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
            Keep this point
          </Button>
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {point === null ? 'Crops are from the middle.' : `Crops keep ${Math.round(point.x * 100)} % from the left, ${Math.round(point.y * 100)} % from the top.`} Another point is another version: it is
        reviewed anew.
      </Text>
      {save.isError && <ProblemAlert error={save.error} />}
    </Stack>
  );
}

function withoutPicture(asset: Asset): string {
  if (asset.work.length > 0) return 'The picture is on its way';
  if (asset.mediaType === null) return 'No preview';
  const facts = fileFacts(asset);
  return asset.version?.preview === 'not_possible' ? `${facts}. No preview; the file itself is kept as it is` : facts;
}
