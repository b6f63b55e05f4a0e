import { Command } from 'commander';
import type { Cli } from './cli.js';
import { auditCommand } from './commands/audit.js';
import { backfillCommand } from './commands/backfill.js';
import { campaignCommand } from './commands/campaign.js';
import { checkInCommand, checkOutCommand } from './commands/check-out.js';
import { componentCommand, pullThroughCommand } from './commands/component.js';
import { decideCommand } from './commands/decide.js';
import { decisionCommand, decisionCommands } from './commands/decision.js';
import { getCommand } from './commands/get.js';
import { handoffCommand } from './commands/handoff.js';
import { inboxCommand } from './commands/inbox.js';
import { loginCommand } from './commands/login.js';
import { logoutCommand } from './commands/logout.js';
import { lsCommand } from './commands/ls.js';
import { packagesCommand } from './commands/packages.js';
import { placeCommand } from './commands/place.js';
import { recipesCommand } from './commands/recipes.js';
import { reviewCommand } from './commands/review.js';
import { specsCommand } from './commands/specs.js';
import { submitCommand } from './commands/submit.js';
import { uploadCommand } from './commands/upload.js';
import { watchCommand } from './commands/watch.js';
import { whoamiCommand } from './commands/whoami.js';
import { usageFailure } from './cli-failure.js';
import { packageVersion } from './package-version.js';

/** The whole command line. Failures are thrown: the caller decides what they end. */
export function createProgram(cli: Cli): Command {
  const program = new Command('galley')
    .description('Creative assets and campaigns as durable workflows: a client of the Galley API.')
    .version(packageVersion())
    .addHelpText('after', '\nExit codes: 0 done, 1 refused, 2 wrong command line, 3 not signed in, 4 not found, 5 try again in a moment.');
  const commands = [
    loginCommand(cli),
    logoutCommand(cli),
    whoamiCommand(cli),
    uploadCommand(cli),
    lsCommand(cli),
    getCommand(cli),
    handoffCommand(cli),
    checkOutCommand(cli),
    checkInCommand(cli),
    submitCommand(cli),
    inboxCommand(cli),
    ...decisionCommands.map((words) => decisionCommand(cli, words)),
    decideCommand(cli),
    reviewCommand(cli),
    campaignCommand(cli),
    componentCommand(cli),
    pullThroughCommand(cli),
    recipesCommand(cli),
    backfillCommand(cli),
    packagesCommand(cli),
    placeCommand(cli),
    specsCommand(cli),
    watchCommand(cli),
    auditCommand(cli),
  ];
  for (const command of commands) program.addCommand(command);
  program.hook('preAction', (_program, command) => {
    cli.output.json = command.opts()['json'] === true;
  });
  for (const command of withSubcommands(program)) {
    command.exitOverride().showHelpAfterError('(--help says more)');
    if (command.commands.length === 0) command.option('--json', 'write JSON on standard output, one value a line');
    else if (command !== program) command.action(() => refuseWithoutSubcommand(command));
  }
  return program;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function refuseWithoutSubcommand(command: Command): never {
  throw usageFailure(`galley ${command.name()} needs one of: ${command.commands.map((one) => one.name()).join(', ')}.`);
}
