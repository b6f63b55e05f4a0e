import { migrate } from '../db/migrate.js';
import { readEnvironment } from '../runtime/environment.js';
import { prepareBuckets } from '../storage/prepare-buckets.js';
import { setUp } from './set-up.js';

/**
 * Brings an installation to the state that its processes expect: schema, buckets, first tenant and administrator. Runs before
 * they start, at every release; what is there stays. The only program that needs GALLEY_DATABASE_OWNER_URL.
 */
async function main(): Promise<void> {
  const environment = readEnvironment();
  const ownerUrl = environment.GALLEY_DATABASE_OWNER_URL;
  if (ownerUrl === undefined) throw new Error('GALLEY_DATABASE_OWNER_URL is not set: the schema can be changed by its owner only');
  await migrate(ownerUrl, (line) => console.log(line));
  for (const lacking of await prepareBuckets(environment)) console.log(lacking);
  const installed = await setUp({ environment, ownerUrl });
  if (installed.adminApiKey !== undefined) {
    console.log(`the first administrator is ${installed.adminEmail}; these are shown once:`);
    console.log(`  password  ${installed.adminPassword}`);
    console.log(`  API key   ${installed.adminApiKey}`);
  }
  console.log('the installation is ready');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
