/** The rules of https://www.w3.org/TR/annotation-model/ that an annotation of Galley can break, by their sections. */
const motivations = [
  'assessing', 'bookmarking', 'classifying', 'commenting', 'describing', 'editing', 'highlighting', 'identifying', 'linking', 'moderating', 'questioning', 'replying', 'tagging',
];
const iri = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const share = String.raw`(100|\d{1,2}(\.\d+)?)`;
const fragments: Record<string, RegExp> = {
  'http://www.w3.org/TR/media-frags/': new RegExp(String.raw`^(t=\d+(\.\d+)?(,\d+(\.\d+)?)?|xywh=percent:${share}(,${share}){3})$`),
  'http://tools.ietf.org/rfc/rfc3778': /^page=[1-9]\d*$/,
};

type Json = Record<string, unknown>;

/** What of the model an annotation breaks; empty where it is sound. */
export function brokenRules(annotation: Json): string[] {
  const broken: string[] = [];
  const rule = (section: string, holds: boolean): void => void (holds || broken.push(section));
  rule('3.1 context', annotation['@context'] === 'http://www.w3.org/ns/anno.jsonld');
  rule('3.1 id is one IRI', iri.test(String(annotation['id'])));
  rule('3.1 type', annotation['type'] === 'Annotation');
  rule('3.1 has a target', listOf(annotation['target']).length > 0);
  for (const time of ['created', 'modified']) rule(`3.3.1 ${time} is xsd:dateTime in UTC`, annotation[time] === undefined || (typeof annotation[time] === 'string' && instant.test(annotation[time])));
  rule('3.3.5 motivation', motivations.includes(String(annotation['motivation'])));
  for (const creator of listOf(annotation['creator']) as Json[]) {
    rule('3.3.2 agent has an IRI and one name', iri.test(String(creator['id'])) && typeof creator['name'] === 'string');
  }
  for (const body of listOf(annotation['body']) as Json[]) {
    rule('3.2.4 a textual body has one value', body['type'] === 'TextualBody' && typeof body['value'] === 'string');
    rule('3.2.4 format is a media type', /^\w+\/[\w.+-]+$/.test(String(body['format'])));
    rule('3.3.5 purpose', motivations.includes(String(body['purpose'])));
  }
  for (const target of listOf(annotation['target'])) {
    if (typeof target === 'string') rule('3.2.2 target is an IRI', iri.test(target));
    else specific(target as Json);
  }
  return broken;

  function specific(target: Json): void {
    rule('4 a specific resource has one source', target['type'] === 'SpecificResource' && iri.test(String((target['source'] as Json)['id'])));
    rule('4.6 scope is an IRI', target['scope'] === undefined || (typeof target['scope'] === 'string' && iri.test(target['scope'])));
    for (const selector of listOf(target['selector']) as Json[]) select(selector);
  }

  function select(selector: Json): void {
    const { type, value } = selector;
    if (type === 'FragmentSelector') rule('4.2.1 the fragment is of the specification it names', fragments[String(selector['conformsTo'])]?.test(String(value)) === true);
    else if (type === 'TextQuoteSelector') rule('4.2.4 has one exact text', typeof selector['exact'] === 'string' && selector['exact'] !== '');
    else if (type === 'TextPositionSelector') rule('4.2.5 start and end', Number.isInteger(selector['start']) && Number(selector['end']) > Number(selector['start']));
    else rule('4.2.7 SVG is text', type === 'SvgSelector' && typeof value === 'string');
    if (selector['refinedBy'] !== undefined) select(selector['refinedBy'] as Json);
  }
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
