import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect, useMemo, useReducer, useRef } from 'react';
import { queryClient } from '../queries.js';
import { randomId } from '../random-id.js';
import type { UploadProgress, UploadTarget } from './upload-file.js';
import { uploadFile } from './upload-file.js';

/** One file on its way. */
export interface Upload {
  readonly id: string;
  readonly file: File;
  readonly target: UploadTarget;
  readonly step: 'waiting' | UploadProgress['step'] | 'accepted' | 'failed';
  readonly sent: number;
  /** Known once it is accepted. */
  readonly assetId: string | null;
  readonly error: unknown;
}

interface Uploads {
  readonly list: readonly Upload[];
  readonly add: (files: Iterable<File>, target?: UploadTarget) => void;
  /** Tries a failed one again; `change` is what is different this time. */
  readonly retry: (upload: Upload, change?: UploadTarget) => void;
  /** Stops one that is under way, and takes it off the list. */
  readonly drop: (id: string) => void;
  readonly clearDone: () => void;
}

type Change = { add: readonly Upload[] } | { id: string; change: Partial<Upload> } | { keep: (upload: Upload) => boolean };

const filesAtOnce = 2;
const Context = createContext<Uploads | null>(null);

function reduce(list: readonly Upload[], change: Change): readonly Upload[] {
  if ('add' in change) return [...list, ...change.add];
  if ('keep' in change) return list.filter(change.keep);
  return list.map((upload) => (upload.id === change.id ? { ...upload, ...change.change } : upload));
}

/** Files on their way, for as long as this tab is open, whichever page it shows. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const [list, dispatch] = useReducer(reduce, []);
  const stops = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const running = list.filter(({ id }) => stops.current.has(id)).length;
    const next = list.filter(({ step, id }) => step === 'waiting' && !stops.current.has(id)).slice(0, Math.max(0, filesAtOnce - running));
    for (const upload of next) {
      const stop = new AbortController();
      stops.current.set(upload.id, stop);
      const change = (one: Partial<Upload>): void => dispatch({ id: upload.id, change: one });
      uploadFile(upload.file, upload.target, change, stop.signal)
        .then(
          ({ assetId }) => change({ step: 'accepted', assetId }),
          (error: unknown) => (stop.signal.aborted ? undefined : change({ step: 'failed', error })),
        )
        .finally(() => {
          stops.current.delete(upload.id);
          // The next one in line is looked for when the list changes.
          change({});
          void queryClient.invalidateQueries({ queryKey: ['assets'] });
        });
    }
  }, [list]);

  const isBusy = list.some(({ step }) => step !== 'accepted' && step !== 'failed');
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isBusy]);

  const add = useCallback((files: Iterable<File>, target: UploadTarget = {}) => {
    const fresh = Array.from(files, (file): Upload => ({ id: randomId(), file, target, step: 'waiting', sent: 0, assetId: null, error: null }));
    dispatch({ add: fresh });
  }, []);
  const retry = useCallback((upload: Upload, change: UploadTarget = {}) => {
    dispatch({ id: upload.id, change: { step: 'waiting', sent: 0, error: null, target: { ...upload.target, ...change } } });
  }, []);
  const drop = useCallback((id: string) => {
    stops.current.get(id)?.abort();
    dispatch({ keep: (upload) => upload.id !== id });
  }, []);
  const clearDone = useCallback(() => dispatch({ keep: ({ step }) => step !== 'accepted' && step !== 'failed' }), []);
  const uploads = useMemo(() => ({ list, add, retry, drop, clearDone }), [list, add, retry, drop, clearDone]);
  return <Context value={uploads}>{children}</Context>;
}

export function useUploads(): Uploads {
  const uploads = useContext(Context);
  if (uploads === null) throw new Error('useUploads is called outside UploadsProvider');
  return uploads;
}
