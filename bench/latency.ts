import type { ApiCaller } from '../dev/api-caller.js';
import { uploadPhotograph } from '../dev/upload-photograph.js';
import type { Photograph } from './photographs.js';
import type { RunningStack } from './running-stack.js';

/** One photograph on an otherwise idle stack; milliseconds until all its renditions were ready. */
export interface Prepared {
  readonly assetId: string;
  readonly photograph: Photograph;
  /** Since the first byte was sent: the upload was registered before. */
  readonly fromFirstByte: number;
  /** Since the store had the last byte. */
  readonly fromLastByte: number;
  /** Since the upload was registered, the hash of the file included. */
  readonly fromTheBeginning: number;
  readonly ready: number;
  readonly failed: number;
}

/** Uploads one photograph and waits until the API tells that it is prepared, and says so itself. */
export async function prepareOne({ people, events }: RunningStack, photograph: Photograph): Promise<Prepared> {
  const moments = { registered: 0, sent: 0 };
  const began = performance.now();
  const { assetId } = await uploadPhotograph(withMoments(people.photographer, moments), photograph.file);
  const told = await events.told(assetId, 'asset.rendered');
  const { work, renditions } = await people.photographer.get<{ work: string[]; renditions: { ready: number; failed: number } }>(`/assets/${assetId}`);
  if (work.length > 0) throw new Error(`asset ${assetId} was told to be rendered and still has to ${work.join(', ')}`);
  return {
    assetId,
    photograph,
    fromFirstByte: told - moments.registered,
    fromLastByte: told - moments.sent,
    fromTheBeginning: told - began,
    ...renditions,
  };
}

/** The same caller, noting when the registration was answered, and when all parts had been sent. */
function withMoments(caller: ApiCaller, moments: { registered: number; sent: number }): ApiCaller {
  return {
    ...caller,
    post: async <T>(path: string, body?: unknown, key?: string) => {
      if (path.endsWith('/complete')) moments.sent = performance.now();
      const answer = await caller.post<T>(path, body, key);
      if (path === '/uploads') moments.registered = performance.now();
      return answer;
    },
  };
}
