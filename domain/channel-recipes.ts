import type { ChannelSpec } from './channel-specs.js';
import { plainDrawing, standardRecipes } from './recipes.js';
import type { Drawing, Recipe, RecipePurpose } from './recipes.js';

const kilobyte = 1_000;
const megabyte = 1_000_000;

function cover(name: string, purpose: RecipePurpose, [width, height]: readonly [number, number], more: Pick<Drawing, 'maxBytes'> & Partial<Drawing>): Recipe {
  return { name, version: 1, purpose, drawing: { ...plainDrawing, fit: 'cover', width, height, format: 'jpeg', quality: 82, ...more } };
}

function social(name: string, size: readonly [number, number], maxBytes: number, smallest: readonly [number, number] | null): Recipe {
  return cover(name, 'social', size, { maxBytes, smallest: smallest === null ? null : { width: smallest[0], height: smallest[1] } });
}

function display(width: number, height: number, kilobytes: number): Recipe {
  return cover(`display-${width}x${height}`, 'display', [width, height], { maxBytes: kilobytes * kilobyte });
}

/** A logo is shown whole. */
function logo(name: string, width: number, height: number): Recipe {
  return cover(name, 'display', [width, height], { fit: 'contain', format: 'png', maxBytes: 5_120 * kilobyte, otherFormats: ['jpeg'] });
}

/**
 * Recipes for the channel specs that the standard set has none for. Nobody gets them before a tenant takes them over: each costs
 * time and room with every picture.
 */
export const channelRecipes: readonly Recipe[] = [
  social('facebook-feed-square', [1_440, 1_440], 30 * megabyte, [600, 600]),
  social('facebook-feed-portrait', [1_440, 1_800], 30 * megabyte, [600, 750]),
  social('facebook-story', [1_080, 1_920], 30 * megabyte, [500, 888]),
  social('facebook-link', [1_200, 628], 30 * megabyte, [600, 314]),
  social('linkedin-square', [1_200, 1_200], 5 * megabyte, [360, 360]),
  social('linkedin-vertical', [720, 900], 5 * megabyte, [512, 640]),
  social('linkedin-carousel-card', [1_080, 1_080], 10 * megabyte, null),
  social('tiktok-ad-profile', [98, 98], 50 * kilobyte, null),
  social('x-post', [1_200, 675], 5 * megabyte, [600, 338]),
  social('youtube-thumbnail', [1_280, 720], 2 * megabyte, [640, 360]),
  social('pinterest-pin', [1_000, 1_500], 10 * megabyte, [400, 600]),
  cover('google-responsive-landscape', 'display', [1_200, 628], { maxBytes: 5_120 * kilobyte, smallest: { width: 600, height: 314 } }),
  cover('google-responsive-square', 'display', [1_200, 1_200], { maxBytes: 5_120 * kilobyte, smallest: { width: 300, height: 300 } }),
  cover('google-responsive-portrait', 'display', [1_200, 1_500], { maxBytes: 5_120 * kilobyte, smallest: { width: 320, height: 400 } }),
  logo('google-logo-square', 1_200, 1_200),
  logo('google-logo-wide', 1_200, 300),
  display(970, 90, 200),
  display(300, 1_050, 250),
  display(300, 50, 50),
  display(320, 50, 50),
  display(120, 60, 50),
  display(640, 1_136, 300),
  display(750, 1_334, 300),
  display(1_080, 1_920, 300),
  display(120, 20, 5),
  display(168, 28, 5),
  display(216, 36, 5),
  display(336, 280, 150),
  display(300, 600, 150),
  display(320, 100, 150),
  display(250, 250, 150),
  display(200, 200, 150),
  {
    name: 'email-1200',
    version: 1,
    purpose: 'email',
    drawing: { ...plainDrawing, fit: 'inside', width: 1_200, height: 2_400, format: 'jpeg', quality: 80, maxBytes: 200 * kilobyte },
  },
];

/** What draws for a spec: a standard recipe, or one to take over; null where Galley draws nothing for it. */
export function recipeFor(spec: Pick<ChannelSpec, 'recipe'>): Recipe | null {
  return [...standardRecipes, ...channelRecipes].find(({ name }) => name === spec.recipe) ?? null;
}
