import { z } from 'zod';

/** The media type of the W3C Web Annotation model in JSON-LD. */
export const webAnnotationType = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"';

const context = z.literal('http://www.w3.org/ns/anno.jsonld');
const iri = z.url();
const instant = z.iso.datetime();

const leafSelectorSchema = z.union([
  z.strictObject({ type: z.literal('SvgSelector'), value: z.string() }),
  z.strictObject({ type: z.literal('TextQuoteSelector'), exact: z.string(), prefix: z.string().optional(), suffix: z.string().optional() }),
  z.strictObject({ type: z.literal('TextPositionSelector'), start: z.int(), end: z.int() }),
]);
const fragment = { type: z.literal('FragmentSelector'), conformsTo: iri, value: z.string() };
const shapeSelectorSchema = z.union([leafSelectorSchema, z.strictObject(fragment)]);
const secondSelectorSchema = z.union([shapeSelectorSchema, z.strictObject({ ...fragment, refinedBy: shapeSelectorSchema.optional() })]);
/** A page, refined by a second, refined by a shape: there is no more. */
const selectorSchema = z.union([leafSelectorSchema, z.strictObject({ ...fragment, refinedBy: secondSelectorSchema.optional() })]);

const bodySchema = z.strictObject({
  type: z.literal('TextualBody'),
  value: z.string(),
  format: z.literal('text/plain'),
  purpose: z.enum(['commenting', 'replying', 'tagging']),
});

const targetSchema = z.strictObject({
  type: z.literal('SpecificResource'),
  source: z.strictObject({ id: iri, type: z.enum(['Image', 'Video', 'Text', 'Dataset']), format: z.string().optional() }),
  scope: iri,
  selector: z.array(selectorSchema).min(1).optional(),
});

const webAnnotationSchema = z.strictObject({
  '@context': context,
  id: iri,
  type: z.literal('Annotation'),
  motivation: z.enum(['commenting', 'replying']),
  creator: z.strictObject({ id: iri, type: z.literal('Person'), name: z.string() }),
  created: instant,
  modified: instant.optional(),
  body: z.union([bodySchema, z.array(bodySchema).min(1)]),
  target: z.union([iri, targetSchema]),
});
export type WebAnnotation = z.input<typeof webAnnotationSchema>;

/** A page of annotations as https://www.w3.org/TR/annotation-model/ has it. A reply is an annotation of what it answers. */
export const webAnnotationPageSchema = z
  .strictObject({
    '@context': context,
    id: iri,
    type: z.literal('AnnotationPage'),
    partOf: z.strictObject({ id: iri, type: z.literal('AnnotationCollection'), label: z.string() }),
    next: iri.optional(),
    items: z.array(webAnnotationSchema),
  })
  .meta({ id: 'WebAnnotationPage' });
export type WebAnnotationPage = z.input<typeof webAnnotationPageSchema>;
