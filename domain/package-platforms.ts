import type { ChannelSpec } from './channel-specs.js';

/** What is packed for: an ad platform or a network, and whose specs that means. */
export const packagePlatforms = {
  'google-ads': ['google-ads'],
  'iab-display': ['iab-display'],
  meta: ['facebook', 'instagram'],
  linkedin: ['linkedin'],
  tiktok: ['tiktok'],
  x: ['x'],
  youtube: ['youtube'],
  pinterest: ['pinterest'],
} as const satisfies Record<string, readonly string[]>;

export type PackagePlatform = keyof typeof packagePlatforms;

/** The specs that a package for the platform is held to: those of pictures that a recipe draws for. @param inForce one version of each */
export function specsOfPackage(platform: PackagePlatform, inForce: readonly ChannelSpec[]): (ChannelSpec & { readonly recipe: string })[] {
  const platforms: readonly string[] = packagePlatforms[platform];
  return inForce.flatMap((spec) => (platforms.includes(spec.platform) && spec.media === 'image' && spec.recipe !== null ? [{ ...spec, recipe: spec.recipe }] : []));
}

const extensions: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/avif': 'avif', 'image/gif': 'gif' };

/** Of a path that begins anywhere: what Windows takes at most, with room for where it is unpacked. */
const mostTitleCharacters = 60;

/**
 * The name of a file in a package: a folder for each spec, then title, size and the end of the asset's id, which keeps names apart.
 * Lower-case ASCII letters, digits and dashes only, whatever somebody called the asset: it names nothing outside of the package.
 */
export function nameInPackage(file: { readonly specId: string; readonly title: string; readonly assetId: string; readonly width: number; readonly height: number; readonly mediaType: string }): string {
  const title = plain(file.title).slice(0, mostTitleCharacters).replace(/-+$/, '');
  const parts = [title === '' ? 'asset' : title, `${file.width}x${file.height}`, file.assetId.slice(-12)];
  return `${plain(file.specId)}/${parts.join('-')}.${extensions[file.mediaType] ?? 'bin'}`;
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
