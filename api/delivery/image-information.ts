import { mostDrawn } from '../../domain/iiif-request.js';
import { standardRecipes } from '../../domain/recipes.js';
import type { ImageInformation } from '../../schemas/iiif.js';
import type { ShownPicture } from './shown-picture.js';

const tileSide = 512;

/** Recipes whose renditions are the whole picture and nothing but it. */
const wholePicture = standardRecipes.filter(
  ({ drawing }) => drawing.fit === 'inside' && drawing.watermark === null && drawing.padding === 0 && drawing.cornerRadius === 0,
);

/** Renditions of the whole picture, in the order in which they come. */
export function wholeRenditions<Rendition extends { readonly recipe: string; readonly recipeVersion: number }>({ renditions }: { readonly renditions: readonly Rendition[] }): Rendition[] {
  return renditions.filter(({ recipe, recipeVersion }) => wholePicture.some(({ name, version }) => name === recipe && version === recipeVersion));
}

/** info.json of https://iiif.io/api/image/3.0/#5-image-information. @param id the address of the picture, without a slash at its end */
export function imageInformation(id: string, shown: ShownPicture): ImageInformation {
  const { width, height } = shown.picture;
  const sizes = new Map(wholeRenditions(shown).map((rendition) => [`${rendition.width},${rendition.height}`, { width: rendition.width, height: rendition.height }]));
  return {
    '@context': 'http://iiif.io/api/image/3/context.json',
    id,
    type: 'ImageService3',
    protocol: 'http://iiif.io/api/image',
    profile: 'level2',
    width,
    height,
    maxWidth: mostDrawn.width,
    maxHeight: mostDrawn.height,
    sizes: [...sizes.values()],
    tiles: [{ width: tileSide, height: tileSide, scaleFactors: scaleFactors(Math.max(width, height)) }],
    preferredFormats: ['webp', 'jpg'],
    extraFormats: ['webp'],
    extraQualities: ['color', 'gray', 'bitonal'],
    extraFeatures: ['canonicalLinkHeader', 'mirroring', 'profileLinkHeader'],
  };
}

/** Powers of two, up to the one at which the whole picture is one tile. */
function scaleFactors(longest: number): number[] {
  const factors = [1];
  while (tileSide * (factors.at(-1) ?? 1) < longest) factors.push((factors.at(-1) ?? 1) * 2);
  return factors;
}
