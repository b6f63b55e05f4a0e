import { z } from 'zod';
import { instantSchema } from './instant.js';

export const planPhaseSchema = z.enum(['select', 'copy', 'review', 'render', 'launch']);

const phaseSchema = z.strictObject({
  workingDays: z.number().min(0).max(250).optional().describe('How long the phase takes; half a day is 0.5.'),
  dueAt: instantSchema.nullish().describe('When the phase is due, where that is later than it would take.'),
});

export const planSchema = z
  .strictObject({
    phases: z.partialRecord(planPhaseSchema, phaseSchema).default({}).describe('Phases that are left out take their usual time.'),
    warnWorkingDays: z.number().min(0).max(60).default(1).describe('How long before the date becomes unreachable somebody is warned.'),
    holidays: z.array(z.iso.date()).max(200).default([]).describe('Dates on which nobody works, besides those of the calendar of the approval policy that is used where none is named. Its time zone and working hours count.'),
  })
  .meta({ id: 'CampaignPlan' });
export type PlanSettings = z.output<typeof planSchema>;

/** What phases usually take, in working days. */
const usual = { select: 2, copy: 1, review: 2, render: 0.05, launch: 0 } as const satisfies Record<z.output<typeof planPhaseSchema>, number>;

/** A stored plan with the usual length where it names none. */
export function planOf(stored: unknown) {
  const settings = planSchema.parse(stored);
  const phase = (name: keyof typeof usual) => ({ workingDays: settings.phases[name]?.workingDays ?? usual[name], dueAt: settings.phases[name]?.dueAt ?? null });
  return {
    phases: { select: phase('select'), copy: phase('copy'), review: phase('review'), render: phase('render'), launch: phase('launch') },
    warnWorkingDays: settings.warnWorkingDays,
    holidays: settings.holidays,
  };
}
