import { Command, Option } from 'commander';
import type { z } from 'zod';
import { channelSpecHistorySchema, channelSpecListSchema, checkedSpecsSchema } from '../../schemas/channel-specs.js';
import type { channelSpecSchema, specFindingSchema } from '../../schemas/channel-specs.js';
import { idArgument, instantArgument, wordArguments } from '../arguments.js';
import type { Cli } from '../cli.js';

export function specsCommand(cli: Cli): Command {
  const specs = new Command('specs').description('list and show what channels take, and check assets against it');
  specs
    .command('list')
    .description('list the specs in force')
    .option('--platform <name>', 'of one platform only')
    .addOption(new Option('--media <kind>', 'for one kind only').choices(['image', 'video']))
    .option('--at <instant>', 'as in force at an instant (default: now)', instantArgument)
    .action(async (options: { readonly platform?: string; readonly media?: string; readonly at?: string }) => {
      const { items } = await (await cli.api()).get('/channel-specs', channelSpecListSchema, options);
      for (const spec of items) {
        cli.output.value(spec);
        cli.output.line(`${spec.reference.padEnd(34)}  ${spec.media.padEnd(5)}  ${spec.placement}`);
      }
    });
  specs
    .command('show')
    .description('show the versions of a spec, and what draws for it')
    .argument('<specId>', 'which')
    .action(async (id: string) => {
      const history = await (await cli.api()).get(`/channel-specs/${encodeURIComponent(id)}`, channelSpecHistorySchema);
      cli.output.value(history);
      for (const spec of history.versions) {
        cli.output.line(`${spec.reference}${spec.reference === history.inForce?.reference ? ', in force' : ''}, from ${spec.effectiveFrom}: ${spec.placement} (${spec.platform})`);
        for (const line of limitLines(spec)) cli.output.line(`  ${line}`);
        cli.output.line(`  compared on ${spec.verifiedAt} with ${spec.source}; confidence ${spec.confidence}`);
        if (spec.note !== '') cli.output.line(`  ${spec.note}`);
      }
      cli.output.line(history.recipe === null ? 'No recipe draws for it.' : `The recipe ${history.recipe.name} draws for it${history.isStandardRecipe ? '' : '; take it over with galley recipes add'}.`);
    });
  specs
    .command('check')
    .description('check an asset, or one rendition of it, against specs')
    .argument('<id>', 'of the asset', idArgument)
    .option('--rendition', 'the id is that of a rendition')
    .requiredOption('--spec <id>', 'which spec; may be repeated', wordArguments)
    .action(async (id: string, options: { readonly rendition?: true; readonly spec: string[] }) => {
      const body = { ...(options.rendition === true ? { renditionId: id } : { assetId: id }), specIds: options.spec };
      const { items } = await (await cli.api()).post('/channel-specs/check', body, checkedSpecsSchema);
      for (const item of items) {
        cli.output.value(item);
        cli.output.line(`${item.spec}: ${item.verdict.replaceAll('_', ' ')}, ${item.rendition === null ? 'the original' : item.rendition.recipe}`);
        for (const finding of item.findings) cli.output.line(`  ${findingLine(finding)}`);
      }
    });
  return specs;
}

function limitLines(spec: z.output<typeof channelSpecSchema>): string[] {
  return (['hard', 'recommended'] as const).flatMap((severity) =>
    Object.entries(spec[severity]).flatMap(([rule, limit]) => (limit === null ? [] : [`${severity === 'hard' ? 'must' : 'should'}: ${rule} ${JSON.stringify(limit)}`])),
  );
}

function findingLine({ severity, rule, limit, found, remedy }: z.output<typeof specFindingSchema>): string {
  return `${severity === 'hard' ? 'must' : 'should'}: ${rule} is ${found}, allowed is ${limit}; ${remedy.replaceAll('_', ' ')}`;
}
