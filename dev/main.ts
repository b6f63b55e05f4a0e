import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { defaultDataDir } from './data-dir.js';
import type { PortName, Ports } from './ports.js';
import { portNames } from './ports.js';
import { quietSdk } from './process-environment.js';

/** The words of `./galley` that run servers on this machine. Each loads only what it needs. */
const program = new Command('galley').description('Galley on this machine: servers, API and workers.').enablePositionalOptions();
const print = (line: string): void => console.error(line);
Object.assign(process.env, quietSdk);

stackCommand('up', 'start everything and keep it running').option('--json', 'print the addresses as one line of JSON when ready').action(
  async (options: StackOptions & { json?: boolean }) => {
    const { upCommand } = await import('./up-command.js');
    await upCommand({ dataDir: dataDirOf(options), ports: portsOf(options), json: options.json === true });
  },
);

stackCommand('demo', 'play the sample campaign on a fresh stack').option('--exit', 'stop when the story is over').action(
  async (options: StackOptions & { exit?: boolean }) => {
    const { demoCommand } = await import('./demo-command.js');
    const dataDir = options.dataDir === undefined ? undefined : path.resolve(options.dataDir);
    await demoCommand({ dataDir, ports: portsOf(options), exit: options.exit === true });
  },
);

stackCommand('servers', 'start Temporal, PostgreSQL, S3 and the sinks alone').action(async (options: StackOptions) => {
  const { serversCommand } = await import('./servers-command.js');
  await serversCommand({ dataDir: dataDirOf(options), ports: portsOf(options), print });
});

program
  .command('test')
  .description('check types, style, arrows and bundle, then run every test; with arguments, run jest with them')
  .argument('[jest arguments...]')
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    const { testCommand } = await import('./test-command.js');
    process.exitCode = await testCommand(args);
  });

program
  .command('doctor')
  .description('say what this machine has, what it lacks and how to get it')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) => {
    const { doctorCommand } = await import('./doctor-command.js');
    process.exitCode = await doctorCommand({ json: options.json === true });
  });

program
  .command('reset')
  .description('remove the state of the stack')
  .option('--data-dir <folder>', 'folder that holds the state')
  .option('--yes', 'do not ask')
  .action(async (options: StackOptions & { yes?: boolean }) => {
    const { resetCommand } = await import('./reset-command.js');
    await resetCommand({ dataDir: dataDirOf(options), yes: options.yes === true, print });
  });

interface StackOptions extends Partial<Record<`${PortName}Port`, number>> {
  dataDir?: string;
}

function stackCommand(name: string, description: string): Command {
  const command = program.command(name).description(description).option('--data-dir <folder>', 'folder that holds the state');
  for (const port of portNames) {
    const flag = port.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    command.option(`--${flag}-port <number>`, `port of ${flag.replaceAll('-', ' ')} (default: a free one)`, portNumber);
  }
  return command;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
  return port;
}

function dataDirOf(options: StackOptions): string {
  return path.resolve(options.dataDir ?? defaultDataDir);
}

function portsOf(options: StackOptions): Partial<Ports> {
  const asked = portNames.flatMap((name) => {
    const port = options[`${name}Port`];
    return port === undefined ? [] : [[name, port] as const];
  });
  const api = process.env['GALLEY_API_PORT'];
  return { ...(api ? { api: portNumber(api) } : {}), ...Object.fromEntries(asked) };
}

try {
  await program.parseAsync();
} catch (error) {
  // Ours carry a sentence for a person; anything else is a defect and keeps its trace.
  const isOurs = error instanceof Error && ('code' in error || error.constructor === Error);
  print(isOurs ? `galley: ${error.message}` : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}
