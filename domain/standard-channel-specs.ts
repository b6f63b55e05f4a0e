import { displaySpecs } from './channel-spec-data/display.js';
import { facebookSpecs } from './channel-spec-data/facebook.js';
import { googleResponsiveSpecs } from './channel-spec-data/google-responsive.js';
import { instagramSpecs } from './channel-spec-data/instagram.js';
import { linkedinSpecs } from './channel-spec-data/linkedin.js';
import { otherSocialSpecs } from './channel-spec-data/other-social.js';
import { tiktokSpecs } from './channel-spec-data/tiktok.js';
import { webSpecs } from './channel-spec-data/web.js';
import type { ChannelSpec } from './channel-specs.js';

/** The specs that come with Galley, every version of each. */
export const standardSpecs: readonly ChannelSpec[] = [
  ...instagramSpecs,
  ...facebookSpecs,
  ...linkedinSpecs,
  ...tiktokSpecs,
  ...otherSocialSpecs,
  ...googleResponsiveSpecs,
  ...displaySpecs,
  ...webSpecs,
];
