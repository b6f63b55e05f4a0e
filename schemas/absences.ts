import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { personReferenceSchema } from './references.js';

export const newAbsenceSchema = z
  .strictObject({ from: instantSchema, until: instantSchema, delegateId: z.uuid().describe('Who decides meanwhile.') })
  .refine(({ from, until }) => from < until, { path: ['until'], error: 'must come after the beginning' })
  .meta({ id: 'NewAbsence' });

export const absenceSchema = z.object({ from: answeredInstantSchema, until: answeredInstantSchema, delegate: personReferenceSchema }).meta({ id: 'Absence' });
