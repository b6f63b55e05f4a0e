import { Anchor, Button, CloseButton, Group, Paper, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatBytes } from '../format.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { ProblemError } from '../problem-error.js';
import { queries } from '../queries.js';
import { assetStates, workWords } from '../words.js';
import classes from './upload-tray.module.css';
import type { Upload } from './uploads.js';
import { useUploads } from './uploads.js';

/** What is being uploaded, from the hash to the last rendition. Nothing is shown where nothing is. */
export function UploadTray() {
  const { list, clearDone } = useUploads();
  if (list.length === 0) return null;
  const busy = list.filter(({ step }) => step !== 'accepted' && step !== 'failed');
  const total = busy.reduce((sum, { file }) => sum + file.size, 0);
  const sent = busy.reduce((sum, upload) => sum + upload.sent, 0);
  return (
    <Paper component="section" aria-label="Uploads" className={classes.tray ?? ''} withBorder shadow="lg" radius="lg">
      <Group justify="space-between" px="md" py="xs">
        <Text size="sm" fw={600} role="status">
          {busy.length === 0 ? 'Uploads' : `Uploading ${busy.length} of ${list.length} · ${formatBytes(sent)} of ${formatBytes(total)}`}
        </Text>
        {busy.length < list.length && (
          <Button size="compact-xs" variant="subtle" onClick={clearDone}>
            Clear
          </Button>
        )}
      </Group>
      <div className={classes.rows}>
        {list.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </div>
    </Paper>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { retry, drop } = useUploads();
  const { file, step, sent, assetId } = upload;
  const share = file.size === 0 ? 0 : (sent / file.size) * 100;
  return (
    <div className={classes.row}>
      <Group wrap="nowrap" gap="xs" justify="space-between">
        <Text size="sm" truncate title={file.name}>
          {file.name}
        </Text>
        <CloseButton size="sm" aria-label={step === 'accepted' || step === 'failed' ? `Take ${file.name} off the list` : `Stop ${file.name}`} onClick={() => drop(upload.id)} />
      </Group>
      {step === 'waiting' && <Line>Waits for its turn</Line>}
      {step === 'hashing' && <Line>Computing its hash</Line>}
      {step === 'sending' && (
        <>
          <Line>
            {formatBytes(sent)} of {formatBytes(file.size)}
          </Line>
          <Progress value={share} size="xs" mt={4} aria-label={`${file.name}: ${Math.round(share)} % sent`} />
        </>
      )}
      {step === 'finishing' && <Line>Sent; being handed over</Line>}
      {step === 'accepted' && assetId !== null && <Preparation assetId={assetId} />}
      {step === 'failed' && <Failure upload={upload} onRetry={retry} />}
    </div>
  );
}

function Line({ children }: { children: React.ReactNode }) {
  return (
    <Text size="xs" c="dimmed" className="tabular">
      {children}
    </Text>
  );
}

/** What Galley does with the file once it has it. */
function Preparation({ assetId }: { assetId: string }) {
  const { data: asset } = useQuery({
    ...queries.asset(assetId),
    // Also where live updates are away.
    refetchInterval: ({ state }) => (state.data?.work.length === 0 ? false : 2_000),
  });
  const [work] = asset?.work ?? [];
  const words = asset === undefined ? 'Being prepared' : work !== undefined ? `Galley is ${workWords[work]}` : asset.reason ? asset.reason.title : `Ready · ${assetStates[asset.state].label}`;
  return (
    <Group justify="space-between" gap="xs">
      <Line>{words}</Line>
      <Anchor size="xs" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId }} />}>
        Open
      </Anchor>
    </Group>
  );
}

function Failure({ upload, onRetry }: { upload: Upload; onRetry: (upload: Upload, change?: { allowDuplicate: true }) => void }) {
  const problem = upload.error instanceof ProblemError ? upload.error.problem : undefined;
  const existing = problem?.code === 'asset.duplicate' && typeof problem['existingAssetId'] === 'string' ? problem['existingAssetId'] : undefined;
  if (existing === undefined) return <ProblemAlert error={upload.error} onRetry={() => onRetry(upload)} />;
  return (
    <ProblemAlert error={upload.error}>
      <Button size="xs" renderRoot={(props) => <Link {...props} to="/assets/$assetId" params={{ assetId: existing }} />}>
        See the one that is here
      </Button>
      <Button size="xs" variant="default" onClick={() => onRetry(upload, { allowDuplicate: true })}>
        Upload anyway
      </Button>
    </ProblemAlert>
  );
}
