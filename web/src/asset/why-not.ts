import type { Asset, AssetAsk } from '../types.js';
import { plainWords } from '../words.js';

/** Why the reader cannot ask this of the asset now, in a sentence; null where it can be asked. */
export function whyNot(ask: AssetAsk, asset: Asset): string | null {
  if (asset.allowed.includes(ask)) return null;
  const refusal = asset.refused.find((one) => one.ask === ask);
  if (refusal === undefined) return 'This cannot be done at present.';
  // A remedy that names members of an answer helps programs; what it says is on this page.
  return plainWords(refusal.remedy.includes('`') ? refusal.detail : `${refusal.detail} ${refusal.remedy}`);
}
