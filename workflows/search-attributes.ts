import { upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';

/** For operators' eyes only: ids, enums and dates, never free text. The product reads PostgreSQL. */
export const lifeStateAttribute = defineSearchAttributeKey('GalleyState', 'KEYWORD');

export function upsertLifeAttributes(before: string | null, after: string): void {
  if (before !== after) upsertSearchAttributes([{ key: lifeStateAttribute, value: after }]);
}
