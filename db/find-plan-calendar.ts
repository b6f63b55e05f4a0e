import type { CampaignPlan } from '../domain/campaign-plan.js';
import { calendarSchema } from '../schemas/approval-policy.js';
import type { WorkCalendar } from '../schemas/approval-policy.js';
import { planOf } from '../schemas/campaign-plan.js';
import type { Client } from './pool.js';
import { workingDaysIn } from './working-time.js';

/** The calendar by which a campaign's people work: that of the policy its reviews get when nobody names one. */
export async function findPlanCalendar(client: Client): Promise<WorkCalendar> {
  const { rows } = await client.query<{ calendar: unknown }>(
    `select definition -> 'calendar' as calendar from approval_policies where tenant_id = current_tenant() and is_default order by version desc limit 1`,
  );
  return calendarSchema.parse(rows[0]?.calendar ?? {});
}

/** A stored plan with the calendar it counts by; the plan's holidays are days off by every calendar. */
export function campaignPlan(stored: unknown, calendar: WorkCalendar): CampaignPlan {
  const { holidays, ...plan } = planOf(stored);
  const calendars = new Map<string, ReturnType<typeof workingDaysIn>>();
  return {
    ...plan,
    addWorkingDays: (instant, days, other) => {
      const key = other === null ? '' : JSON.stringify(other);
      const counted = other ?? calendar;
      const add = calendars.get(key) ?? workingDaysIn({ ...counted, holidays: [...counted.holidays, ...holidays] });
      calendars.set(key, add);
      return add(instant, days);
    },
  };
}
