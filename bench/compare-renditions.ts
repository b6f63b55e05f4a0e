import { runBareSharp } from './bare-sharp.js';
import { prepareOne } from './latency.js';
import type { Photograph } from './photographs.js';
import { stampedCopy } from './photographs.js';
import type { RunningStack } from './running-stack.js';
import { rounded } from './statistics.js';

/**
 * Whether Galley and the bare loop make the same: a ratio of their costs says nothing otherwise.
 * @returns recipes whose sizes in pixels differ, and the largest difference in bytes as a share
 */
export async function compareRenditions(
  running: RunningStack,
  photographs: readonly Photograph[],
  copies: string,
  print: (line: string) => void,
): Promise<{ renditionsOfOtherSize: string[]; largestDifferenceInBytes: number; renditionsPerAsset: number }> {
  const files: Photograph[] = [];
  for (const [index, photograph] of photographs.entries()) files.push(await stampedCopy(photograph, copies, `compared-${index}`));
  const bare = await runBareSharp(files.map(({ file }) => file));
  const otherSize = new Set<string>();
  let difference = 0;
  let made = 0;
  for (const [index, file] of files.entries()) {
    const { assetId } = await prepareOne(running, file);
    const { items } = await running.people.photographer.get<{ items: { recipe: string; width: number | null; height: number | null; bytes: number | null }[] }>(
      `/assets/${assetId}/renditions`,
    );
    made = items.length;
    for (const [recipe, wanted] of Object.entries(bare.pictures[index] ?? {})) {
      const rendition = items.find((one) => one.recipe === recipe);
      if (rendition?.width !== wanted.width || rendition.height !== wanted.height) otherSize.add(recipe);
      else difference = Math.max(difference, Math.abs((rendition.bytes ?? 0) / wanted.bytes - 1));
    }
  }
  print(`beside the bare loop: ${otherSize.size} renditions of another size, bytes differ by ${(difference * 100).toFixed(2)} % at most`);
  return { renditionsOfOtherSize: [...otherSize], largestDifferenceInBytes: rounded(difference, 4), renditionsPerAsset: made };
}
