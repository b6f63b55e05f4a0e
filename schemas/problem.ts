import { z } from 'zod';

/** Every refusal, as RFC 9457 tells it. More members may follow, named by the code: `existingAssetId`, `state` … */
export const problemSchema = z
  .looseObject({
    type: z.string().describe('Address of what is written about this code, below this server.'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('What was wrong this time.'),
    code: z.string().describe('Stable: programs decide by it.'),
    remedy: z.string().describe('What to do next.'),
    instance: z.string().describe('The request id, as in the X-Request-Id header and the log.'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('RFC 6901 pointer into the body; `/query/…` for a query parameter.'),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
export type ProblemDocument = z.infer<typeof problemSchema>;
