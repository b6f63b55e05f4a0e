import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';

const sideSchema = z.number().int().min(1);

/** info.json of the IIIF Image API 3.0. */
export const imageInformationSchema = z
  .object({
    '@context': z.literal('http://iiif.io/api/image/3/context.json'),
    id: z.url().describe('The address that the parts of the picture are below.'),
    type: z.literal('ImageService3'),
    protocol: z.literal('http://iiif.io/api/image'),
    profile: z.literal('level2'),
    width: sideSchema,
    height: sideSchema,
    maxWidth: sideSchema,
    maxHeight: sideSchema,
    sizes: z.array(z.object({ width: sideSchema, height: sideSchema })).describe('Sizes that are drawn already.'),
    tiles: z.array(z.object({ width: sideSchema, height: sideSchema, scaleFactors: z.array(z.number().int()) })),
    preferredFormats: z.array(z.string()),
    extraFormats: z.array(z.string()),
    extraQualities: z.array(z.string()),
    extraFeatures: z.array(z.string()),
  })
  .meta({ id: 'ImageInformation' });
export type ImageInformation = z.infer<typeof imageInformationSchema>;

export const newPictureLinkSchema = z
  .object({ hours: z.number().int().min(1).max(168).default(24).describe('How long the link is good, at most: it also ends when the asset may not be used any more.') })
  .meta({ id: 'NewPictureLink' });

export const pictureLinkSchema = z
  .object({
    url: z.url().describe('Of the IIIF image service; whoever has it sees the picture.'),
    infoUrl: z.url(),
    expiresAt: answeredInstantSchema,
  })
  .meta({ id: 'PictureLink' });
