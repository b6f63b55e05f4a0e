import { z } from 'zod';

/**
 * Every environment variable that a Galley process reads, and nothing else reads `process.env`.
 * `docs/operations.md` is checked against this file by a test.
 */
const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const environmentSchema = z.object({
  GALLEY_DATABASE_URL: z.url().describe('PostgreSQL as the application role (no BYPASSRLS, owns nothing).'),
  GALLEY_DATABASE_OWNER_URL: z
    .url()
    .optional()
    .describe('PostgreSQL as the role that owns the schema; read only by the set-up (dist/api/set-up-main.js).'),
  GALLEY_DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10).describe('Connections per process.'),
  GALLEY_TEMPORAL_ADDRESS: z.string().min(1).describe('host:port of the Temporal front end.'),
  GALLEY_TEMPORAL_NAMESPACE: z.string().min(1).default('default').describe('Temporal namespace.'),
  GALLEY_S3_ENDPOINT: z.url().describe('S3 endpoint that API and workers use.'),
  GALLEY_S3_PUBLIC_ENDPOINT: z.url().optional().describe('S3 endpoint in signed addresses given to clients; default: GALLEY_S3_ENDPOINT.'),
  GALLEY_S3_REGION: z.string().min(1).default('us-east-1').describe('S3 region.'),
  GALLEY_S3_ACCESS_KEY: z.string().min(1).describe('S3 access key id.'),
  GALLEY_S3_SECRET_KEY: z.string().min(1).describe('S3 secret key.'),
  GALLEY_S3_BUCKET: z.string().min(3).default('galley').describe('Bucket of originals and renditions.'),
  GALLEY_S3_ARCHIVE_BUCKET: z.string().min(3).default('galley-archive').describe('Bucket of archived originals.'),
  GALLEY_S3_AUDIT_BUCKET: z.string().min(3).default('galley-audit').describe('Object-locked bucket of audit anchors.'),
  GALLEY_S3_CDN_BUCKET: z.string().min(3).default('galley-cdn').describe('Bucket that the built-in S3/CDN channel publishes to.'),
  GALLEY_CDN_URL: z.url().optional().describe('Public address in front of GALLEY_S3_CDN_BUCKET; default: the bucket at the public endpoint.'),
  GALLEY_AUDIT_LOCK_DAYS: z.coerce.number().int().min(1).max(36_500).default(3_650).describe('Days an audit anchor stays locked.'),
  GALLEY_SMTP_URL: z.url().describe('SMTP server for notices, for example smtp://127.0.0.1:1025.'),
  GALLEY_MAIL_FROM: z.string().min(3).default('galley@localhost').describe('Sender of notices.'),
  GALLEY_API_PORT: port.default(3000).describe('Port the API listens on.'),
  GALLEY_API_HOST: z.string().min(1).default('127.0.0.1').describe('Address the API listens on.'),
  GALLEY_API_URL: z.url().default('http://127.0.0.1:3000').describe('Address people and links use to reach the API and web app.'),
  GALLEY_RATE_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(200)
    .describe('Requests a second that one API key, session person or address may send to one API process, over 10 s.'),
  GALLEY_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits (32 random bytes)')
    .describe('Key that encrypts channel secrets at rest (AES-256-GCM).'),
  GALLEY_OUTBOUND_PRIVATE: flag.default(false).describe('Allow web-hooks to private and loopback addresses (development only).'),
  GALLEY_METRICS_PORT: port.optional().describe('Port a worker serves /metrics, /livez and /readyz on; unset: none.'),
  GALLEY_RENDER_PROCESSES: z.coerce.number().int().min(1).max(64).default(2).describe('Render processes per render worker.'),
  GALLEY_RENDER_MEMORY_MIB: z.coerce.number().int().min(256).max(65_536).default(1_024).describe('Resident memory at which a render process is ended.'),
  GALLEY_WORK_DIR: z.string().min(1).optional().describe('Folder for temporary copies while a file is examined; default: the system one.'),
  GALLEY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('Least severe line written.'),
});

export type Environment = z.infer<typeof environmentSchema>;
