import type { Ports } from './ports.js';
import type { Stack } from './stack.js';
import { startStack } from './stack.js';
import { startedBefore, untilStopped } from './until-stopped.js';

/** `up`: the whole stack until SIGTERM or Ctrl-C. With `json` the one line on standard output is the addresses. */
export async function upCommand(options: { dataDir: string; ports: Partial<Ports>; json: boolean }): Promise<void> {
  const print = (line: string): void => console.error(line);
  const stopped = untilStopped();
  const stack = await startedBefore(stopped, startStack({ dataDir: options.dataDir, ports: options.ports, print, environment: process.env }));
  try {
    if (options.json) console.log(JSON.stringify(jsonLine(stack)));
    else for (const line of welcome(stack)) console.log(line);
    await stopped;
    print('stopping');
  } finally {
    await stack.stop();
  }
}

function jsonLine(stack: Stack): Record<string, string> {
  const { api, web, temporal, database, s3 } = stack.addresses;
  return { api, web, temporal, database, s3, adminApiKey: stack.adminApiKey, dataDir: stack.dataDir };
}

/** The links and the way in, for a person. */
export function welcome(stack: Stack): string[] {
  const { web, temporalUi, mail, webhooks } = stack.addresses;
  const signIn = stack.adminPassword
    ? `sign in   ${stack.adminEmail}  password ${stack.adminPassword}  (told this once)`
    : `sign in   ${stack.adminEmail}  with the password told at the first start of ${stack.dataDir}`;
  return [
    '',
    'Galley is up.',
    `web app   ${web}`,
    signIn,
    `API       ${web}/docs`,
    ...(temporalUi ? [`workflows ${temporalUi}`] : []),
    ...(mail ? [`mail      ${mail}`] : []),
    `web-hooks ${webhooks}`,
    `state     ${stack.dataDir}`,
    'Ctrl-C stops it; the state stays.',
    '',
  ];
}
