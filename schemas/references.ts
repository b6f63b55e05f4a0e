import { z } from 'zod';

/** A person as others see them. */
export const personReferenceSchema = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'PersonReference' });

/** Why something is as it is: a code of the problem catalogue, in words, with what to do next. */
export const reasonSchema = z.object({ code: z.string(), title: z.string(), remedy: z.string() }).meta({ id: 'Reason' });
export type Reason = z.infer<typeof reasonSchema>;
