import { Alert, Anchor, Loader, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { When } from '../parts/when.js';
import type { Asset } from '../types.js';
import { waitingSentence } from '../words-of-life.js';

/** Why the asset is where it is, what it waits for, and on whom. */
export function AssetStanding({ asset }: { asset: Asset }) {
  const { waitingFor, review, reason, replacing } = asset;
  if (waitingFor === null && reason === null && replacing === null) return null;
  const isWorking = asset.work.length > 0 && asset.work[0] !== 'await_bytes';
  return (
    <Stack gap="sm">
      {reason !== null && (
        <Alert color="red" title={reason.title}>
          {reason.remedy}
        </Alert>
      )}
      {replacing !== null && (
        <Alert color="blue" title="A component in it is being changed">
          What is published is replaced once the new version is approved.{' '}
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/pull-throughs/$pullThroughId" params={{ pullThroughId: replacing.pullThroughId }} />}>
            See the pull-through
          </Anchor>
        </Alert>
      )}
      {waitingFor !== null && (
        <Paper withBorder p="md" radius="md" role="status">
          <Text size="sm" fw={500} span>
            {isWorking && <Loader size={12} mr={8} type="oval" aria-hidden />}
            {waitingSentence(waitingFor)}
            {waitingFor.until !== null && (
              <>
                {' '}
                <When at={waitingFor.until} />
              </>
            )}
            .
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            Since <When at={waitingFor.since} />
            {review?.state === 'open' && review.stage !== null && <> · stage “{review.stage}”</>}
          </Text>
        </Paper>
      )}
    </Stack>
  );
}
