import { Command, InvalidArgumentError } from 'commander';
import { quietSdk } from '../dev/process-environment.js';

/** `npm run bench -- NAME`: progress on standard error; last on standard output, one line of JSON with the figures. */
const program = new Command('bench').description('What Galley costs on this machine. Nothing is asserted.');
const print = (line: string): void => console.error(line);
Object.assign(process.env, quietSdk);

program
  .command('asset')
  .description('one asset: time to its previews, CPU of its whole life beside a bare sharp loop, events, payloads, memory')
  .option('--count <number>', 'assets of a round', wholeNumber, 8)
  .option('--rounds <number>', 'rounds, each beside a round of the bare loop', wholeNumber, 5)
  .option('--warm-up <number>', 'lives before anything is measured', wholeNumber, 24)
  .option('--samples <number>', 'photographs prepared alone, for the latency', wholeNumber, 20)
  .option('--idle-seconds <number>', 'how long the idle stack is watched; every schedule should come round', wholeNumber, 60)
  .option('--no-2gib', 'do not upload 2 GiB')
  .option('--no-demo', 'do not play the demo')
  .action(async (options: { count: number; rounds: number; warmUp: number; samples: number; idleSeconds: number; '2gib': boolean; demo: boolean }) => {
    const { benchAsset } = await import('./asset.js');
    const { count, rounds, warmUp, samples, idleSeconds, demo } = options;
    const figures = await benchAsset({ count, rounds, warmUpLives: warmUp, latencySamples: samples, idleSeconds, withLargeUpload: options['2gib'], withDemo: demo, print });
    console.log(JSON.stringify(figures));
  });

program
  .command('pull-through')
  .description('a changed component, brought to everything that uses it: time, length of histories, and what new uploads feel of it')
  .option('--dependants <number>', 'assets that use the component', wholeNumber, 5_000)
  .option('--photographs <number>', 'different photographs among them', wholeNumber, 4)
  .option('--samples <number>', 'uploads on the idle stack, to compare with', wholeNumber, 15)
  .action(async (options: { dependants: number; photographs: number; samples: number }) => {
    const { benchPullThrough } = await import('./pull-through.js');
    console.log(JSON.stringify(await benchPullThrough({ ...options, print })));
  });

program
  .command('campaign')
  .description('one campaign of many assets, from its plan to its launch and back: events of its longest run, seconds')
  .option('--assets <number>', 'assets, each with its review, decision and placement', wholeNumber, 10_000)
  .action(async ({ assets }: { assets: number }) => {
    const { benchCampaign } = await import('./campaign.js');
    console.log(JSON.stringify(await benchCampaign({ assets, print })));
  });

program
  .command('renditions')
  .description('the standard renditions beside bare sharp loops and another tool: CPU seconds a picture, ratios, memory')
  .option('--pictures <number>', 'pictures of 24 megapixels in a round', wholeNumber, 8)
  .option('--rounds <number>', 'rounds, every way once in each', wholeNumber, 5)
  .option('--mixed <number>', 'mixed pictures from upload to ready; 0 for none', numberFromZero, 1_000)
  .option('--no-peer', 'do not compare with thumbor')
  .action(async ({ peer, ...options }: { pictures: number; rounds: number; mixed: number; peer: boolean }) => {
    const { benchRenditions } = await import('./renditions.js');
    console.log(JSON.stringify(await benchRenditions({ ...options, withPeer: peer, print })));
  });

function numberFromZero(text: string): number {
  return text === '0' ? 0 : wholeNumber(text);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}

await program.parseAsync();
