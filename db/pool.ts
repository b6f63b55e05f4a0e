import pg from 'pg';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { Environment } from '../schemas/environment.js';
import { GalleyError } from '../schemas/galley-error.js';
import { prepareStatements } from './prepared-statements.js';

/** One connection, inside one transaction. `timestamptz` comes as Date, `bigint` as number, `bit` as text. */
export type Client = PoolClient;

export interface Database {
  /**
   * One transaction of one tenant: row-level security shows `work` that tenant's rows and no others. Opening it costs no
   * round trip of its own: it travels with the first statement of `work`. Statements that do not need each other's answers
   * may be sent together with `Promise.all` and share a round trip too.
   * @throws GalleyError `database.unavailable` where the database cannot be reached; whatever `work` throws, after rolling back
   */
  withTenant<T>(tenantId: string, work: (client: Client) => Promise<T>): Promise<T>;
  /** One statement in a transaction of its own, in one round trip. */
  ask<Row extends QueryResultRow>(tenantId: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** No tenant and no transaction: for the guarded functions only, every table is empty here. */
  withoutTenant<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** How many connections are open, idle, and how many requests wait for one. */
  usage(): { readonly open: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

/** Sizes and sequences stay far below 2^53. */
const bigint: number = pg.types.builtins.INT8;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === bigint && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
};

/** The pool of this process, as the application role. Connects when first used. */
export function createDatabase(environment: Pick<Environment, 'GALLEY_DATABASE_URL' | 'GALLEY_DATABASE_POOL'>): Database {
  const pool = new pg.Pool({
    connectionString: environment.GALLEY_DATABASE_URL,
    max: environment.GALLEY_DATABASE_POOL,
    application_name: 'galley',
    connectionTimeoutMillis: 5_000,
    // A new connection costs the sign-in and every plan that the old one had made.
    idleTimeoutMillis: 5 * 60_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    pipeline: true,
    types,
  });
  pool.on('connect', prepareStatements);
  // A connection that breaks while idle leaves the pool by itself; the next request opens another or fails there.
  pool.on('error', () => undefined);

  async function connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw unavailable(error);
    });
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      broken ??= error as Error;
      throw unavailable(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async function inTransaction<T>(tenantId: string, work: (client: Client) => Promise<T>): Promise<T> {
    return connected(async (client) => {
      const opened = client.query(beginFor(tenantId));
      // Looked at after `work`, whose own statements fail with it.
      opened.catch(() => undefined);
      try {
        const result = await work(client);
        await opened;
        await commit(client);
        return result;
      } catch (error) {
        // On a broken connection there is nothing left to roll back; the server has done it.
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  return {
    withTenant: inTransaction,
    ask: async <Row extends QueryResultRow>(tenantId: string, text: string, values: readonly unknown[] = []) =>
      connected(async (client) => {
        const answers = await Promise.allSettled([
          client.query(beginFor(tenantId)),
          client.query<Row>(text, [...values]),
          // Where the statement has failed this rolls back.
          client.query('commit'),
        ]);
        for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
        const [, rows, committed] = answers.map((answer) => (answer as PromiseFulfilledResult<QueryResult>).value);
        if (committed?.command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return (rows as QueryResult<Row>).rows;
      }),
    withoutTenant: connected,
    usage: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

/** One message, which takes no parameters; so the id is looked at before it becomes part of it. */
function beginFor(tenantId: string): string {
  if (!/^[0-9a-f-]{36}$/i.test(tenantId)) throw new TypeError('a tenant id is a UUID');
  return `begin; set local app.tenant_id = '${tenantId}'`;
}

/** A transaction in which a statement has failed answers COMMIT with ROLLBACK, and no error. */
async function commit(client: Client): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: an error inside it was caught without a savepoint');
}

function unavailable(cause: unknown): GalleyError {
  return new GalleyError('database.unavailable', 'The database cannot be reached at present.', { cause });
}

/** SQLSTATE classes and Node codes of a connection that cannot be made or has gone, not of a statement that was wrong. */
const connectionCodes = /^(08...|57P0[1-5]|53300|53400|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const connectionMessages = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  return (typeof code === 'string' && connectionCodes.test(code)) || connectionMessages.test(error.message);
}
