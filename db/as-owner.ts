import pg from 'pg';

/** One connection as the role that owns the schema, for set-up only; row-level security binds it too. */
export async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'galley set-up' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
