import { readFileSync } from 'node:fs';

/** The servers that this run of jest shares. */
export interface TestServers {
  /** The GALLEY_ variables that name them; GALLEY_DATABASE_URL is for `createTestDatabase` to replace. */
  environment: Record<string, string>;
  superuserUrl: string;
  ownerUrl: string;
  /** The migrated database that each test file copies. */
  template: string;
  /** Address of the mail sink's list of messages. */
  mail: string | undefined;
  /** Address of the web-hook sink. */
  webhooks: string;
  /** Path of the bundle for `workflowBundle: { codePath }`. */
  workflowBundle: string;
}

/** What the global set-up of the `real` project has started. */
export function testServers(): TestServers {
  const file = process.env['GALLEY_TEST_SERVERS'];
  if (file === undefined) throw new Error('no test servers: this file belongs to a folder of the "real" project in jest.config.js');
  return JSON.parse(readFileSync(file, 'utf8')) as TestServers;
}
