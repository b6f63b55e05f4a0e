import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { More } from '../parts/more.js';
import { Picture } from '../parts/picture.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { queries } from '../queries.js';
import type { AnnotationTarget, Review } from '../types.js';
import { numbered } from './annotation-places.js';
import { AnnotationThread } from './annotation-thread.js';
import { ProofOverlay } from './proof-overlay.js';
import classes from './review-room.module.css';
import { WriteAnnotation } from './write-annotation.js';

/** What is being said anew: `draw` until its place is there, then `write`. */
type Saying = { readonly step: 'draw'; readonly draft: AnnotationTarget | null } | { readonly step: 'write'; readonly draft: AnnotationTarget };

/** The proof with what was said about it, and a way to say more: about the whole, a point or a rectangle. */
export function AnnotatedProof({ review }: { review: Review }) {
  const { proof, asset } = review;
  const list = useInfiniteQuery(queries.annotations(review.id));
  const { data: me } = useQuery(queries.me);
  const [saying, setSaying] = useState<Saying | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  // What was read first stays what is spoken about.
  const [contentHash] = useState(proof.contentHash);
  const annotations = numbered(list.data?.pages.flatMap(({ items }) => items) ?? []);
  const mayAnnotate = review.state === 'open' && me?.allowedOperations.includes('postReviewsIdAnnotations') === true;
  const open = annotations.filter(({ annotation }) => annotation.status === 'open').length;
  useEffect(() => {
    if (saying?.step !== 'draw') return;
    const stop = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setSaying(null);
    };
    addEventListener('keydown', stop);
    return () => removeEventListener('keydown', stop);
  }, [saying?.step]);

  const choose = (id: string): void => {
    setChosen(id);
    document.getElementById(`annotation-${id}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Stack gap="md">
      <div className={classes.stage}>
        <Picture
          eager
          fit="contain"
          proportion="own"
          className={classes.picture}
          path={proof.previewPath}
          thumbhash={asset.thumbhash}
          alt={asset.title}
          without={`No preview of ${proof.filename}; download it from its page`}
          over={(proportion) => (
            <ProofOverlay
              proportion={proportion}
              annotations={annotations}
              chosen={chosen}
              onChoose={choose}
              drawing={
                saying?.step === 'draw'
                  ? {
                      draft: saying.draft,
                      onDraw: (draft) => setSaying({ step: 'draw', draft }),
                      onPlaced: () => setSaying((now) => (now === null || now.draft === null ? now : { step: 'write', draft: now.draft })),
                    }
                  : saying === null || saying.draft.kind === 'whole'
                    ? null
                    : { draft: saying.draft, onDraw: (draft) => setSaying({ step: 'write', draft }), onPlaced: () => undefined }
              }
            />
          )}
        />
      </div>
      <Stack gap="sm" component="section" aria-label="Annotations">
        <Group justify="space-between">
          <Text size="sm" fw={600}>
            {annotations.length === 0 ? 'No annotations' : `${annotations.length} ${annotations.length === 1 ? 'annotation' : 'annotations'}, ${open} open`}
          </Text>
          {mayAnnotate && (
            <Group gap="xs">
              {proof.previewPath !== null && (
                <Button size="xs" variant={saying?.step === 'draw' ? 'filled' : 'default'} aria-pressed={saying?.step === 'draw'} onClick={() => setSaying(saying?.step === 'draw' ? null : { step: 'draw', draft: null })}>
                  Annotate the picture
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => setSaying({ step: 'write', draft: { kind: 'whole' } })}>
                Comment on the whole
              </Button>
            </Group>
          )}
        </Group>
        {saying?.step === 'draw' && (
          <Text size="sm" c="dimmed" role="status">
            Click a point on the picture, or drag a rectangle. By keyboard: arrow keys, Shift for a rectangle, Enter. Escape ends it.
          </Text>
        )}
        {saying?.step === 'write' && <WriteAnnotation reviewId={review.id} contentHash={contentHash} target={saying.draft} onClose={() => setSaying(null)} />}
        {list.isError && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
        {[...annotations].reverse().map(({ annotation, number }) => (
          <AnnotationThread key={annotation.id} annotation={annotation} number={number} isChosen={annotation.id === chosen} onChoose={() => setChosen(annotation.id)} />
        ))}
        <More of={list} />
      </Stack>
    </Stack>
  );
}
