import { v5 as nameBasedUuid } from 'uuid';
import { newHandoff } from '../domain/new-handoff.js';
import { chooseRule, handoffLine } from '../domain/routing-rule.js';
import type { HandoffRecord } from '../schemas/handoff-record.js';
import { findStaff } from './find-handoff-targets.js';
import { findUploadToRoute } from './find-routed-upload.js';
import { insertHandoff } from './insert-handoff.js';
import { readRoutingRules } from './list-routing-rules.js';
import type { Client } from './pool.js';

/**
 * Hands an upload over by the first rule that matches it, where it is new and has not been handed over.
 * @param examined a version that has just been examined, and when: a rule that was added later does not count
 * @returns the hand-off, or null where there is none to make
 */
export async function routeUpload(client: Client, tenantId: string, examined: { readonly versionId: string; readonly at: Date }): Promise<HandoffRecord | null> {
  const rules = (await readRoutingRules(client, tenantId)).filter((rule) => !rule.isDisabled && rule.createdAt <= examined.at);
  if (rules.length === 0) return null;
  const upload = await findUploadToRoute(client, tenantId, examined.versionId);
  if (upload === undefined || upload.sha256 === null) return null;
  const staff = await findStaff(client, tenantId, rules.flatMap(({ definition }) => personsOf(definition)));
  const { chosen } = chooseRule(rules, upload, staff);
  if (chosen === null) return null;
  const line = handoffLine(chosen.definition, staff);
  const ids = {
    tenantId, handoffId: nameBasedUuid(`hand-off by ${chosen.id}`, upload.assetId), ruleId: chosen.id,
    assetId: upload.assetId, versionId: upload.versionId, sha256: upload.sha256, handedBy: upload.uploaderId,
  };
  const record = newHandoff(ids, chosen.definition, line, new Date().toISOString());
  return (await insertHandoff(client, record, chosen.message, line[0]!)) ? record : null;
}

/** Whom a rule names by name. */
export function personsOf({ to, escalateTo }: { readonly to: readonly object[]; readonly escalateTo: object | null }): string[] {
  return [...to, ...(escalateTo === null ? [] : [escalateTo])].flatMap((target) => ('personId' in target ? [String(target.personId)] : []));
}
