import { z } from 'zod';

/** What a still process is asked to open. */
export const openable = ['document', 'vector', 'heif', 'embedded'] as const;
export type Openable = (typeof openable)[number];

const sideSchema = z.int().min(1).max(30_000);

/**
 * What a still process says, as one line of JSON on its standard output; its pictures are in its folder, the first one as
 * `still.png` and the pages after it as `page-2.webp` and so on. It has opened a stranger's file: whatever it says is checked.
 */
export const stillAnswerSchema = z.union([
  z.strictObject({ width: sideSchema, height: sideSchema, pages: z.int().min(1).max(10_000_000).nullable(), more: z.array(z.strictObject({ width: sideSchema, height: sideSchema })).max(20) }),
  z.strictObject({ refused: z.enum(['render.unreadable_media', 'render.locked_document', 'ingest.pixel_limit']) }),
]);
export type StillAnswer = z.infer<typeof stillAnswerSchema>;
