import type { z } from 'zod';
import { nextAssetStep } from '../domain/asset-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { AssetAsk, refusedAskSchema } from '../schemas/assets.js';
import { assetAskSchema } from '../schemas/assets.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { probe } from './allowed-asks.js';
import { isAllowed } from './authorise.js';
import type { Caller } from './caller.js';
import { whoMay } from './who-may.js';

/** What `allowedAsks` leaves out, each with the refusal that the caller would get. */
export function refusedAsks(record: AssetRecord, caller: Caller, now: string): z.input<typeof refusedAskSchema>[] {
  return assetAskSchema.options.flatMap((ask) => {
    const refusal = refusalOf(ask, record, caller, now);
    if (refusal === null) return [];
    const { title, remedy } = problemCatalogue[refusal.code];
    return [{ ask, code: refusal.code, title, detail: refusal.detail, remedy }];
  });
}

function refusalOf(ask: AssetAsk, record: AssetRecord, caller: Caller, now: string): { code: ProblemCode; detail: string } | null {
  const { roles, scope } = whoMay[ask];
  if (!isAllowed(caller, { roles })) return { code: 'permission.denied', detail: `This needs one of the roles: ${roles.join(', ')}, admin.` };
  if (!isAllowed(caller, { roles, scope })) return { code: 'permission.scope', detail: `This needs the scope ${scope}.` };
  const step = nextAssetStep(record, probe(ask, record, now), now);
  return isRefusal(step) ? { code: step.refused, detail: step.detail } : null;
}
