import { Command } from 'commander';
import { leaseSchema } from '../../schemas/leases.js';
import { hoursArgument, idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

interface CheckOutOptions {
  readonly hours: number;
  readonly note?: string;
}

export function checkOutCommand(cli: Cli): Command {
  return new Command('check-out')
    .description('keep an asset to yourself while you work on it')
    .argument('<assetId>', 'which', idArgument)
    .option('--hours <hours>', 'released by itself after so many', hoursArgument, 8)
    .option('--note <text>', 'what you do with it')
    .action(async (id: string, { hours, note }: CheckOutOptions) => {
      const lease = await (await cli.api()).post(`/assets/${id}/check-out`, { hours, ...(note === undefined ? {} : { note }) }, leaseSchema);
      cli.output.value(lease);
      cli.output.line(`It is yours until ${lease.expiresAt}; you have version ${lease.versionId}.`);
    });
}

export function checkInCommand(cli: Cli): Command {
  return new Command('check-in')
    .description('give an asset back that you have checked out')
    .argument('<assetId>', 'which', idArgument)
    .action(async (id: string) => {
      const lease = await (await cli.api()).post(`/assets/${id}/check-in`, {}, leaseSchema);
      cli.output.value(lease);
      cli.output.line('It is back.');
    });
}
