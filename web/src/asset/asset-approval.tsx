import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ScopeNote } from '../parts/scope-note.js';
import type { Asset } from '../types.js';

/** The approval that the asset has: whether it is for what is here now, where it holds and until when. */
export function AssetApproval({ asset: { approval } }: { asset: Asset }) {
  if (approval === null) return null;
  return (
    <Stack gap={4} component="section" aria-label="Approval">
      <Text size="sm" fw={600}>
        Approval
      </Text>
      <Text size="sm">
        {approval.isCurrent ? 'For exactly what is here now. ' : 'For an earlier content: it has changed since. '}
        <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/inbox" search={{ review: approval.reviewId }} />}>
          Its review
        </Anchor>
      </Text>
      <ScopeNote scope={approval.scope} expiresAt={approval.expiresAt} />
    </Stack>
  );
}
