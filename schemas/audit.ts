import { z } from 'zod';
import { timelineEntrySchema } from './assets.js';
import { pageQuerySchema, pageSchema } from './page.js';

const wordSchema = z.string().regex(/^[a-z_]+(:[\w-]{1,100})?$/, 'must be a kind and an id, like asset:0198…');

export const auditListQuerySchema = pageQuerySchema.extend({
  subject: wordSchema.optional().describe('For example asset:<id>.'),
  actor: z
    .string()
    .regex(/^(system|(person|key):[0-9a-f-]{36}|workflow:[\w/-]{1,200})$/, 'must be person:<id>, key:<id>, workflow:<id> or system')
    .optional(),
});

export const auditEventSchema = timelineEntrySchema.extend({ hash: z.string() }).meta({ id: 'AuditEvent' });
export const auditPageSchema = pageSchema(auditEventSchema, 'AuditPage');
