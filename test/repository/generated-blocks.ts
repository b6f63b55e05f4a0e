import { z } from 'zod';
import { environmentSchema } from '../../schemas/environment.js';
import { problemCatalogue } from '../../schemas/problem-catalogue.js';
import { standardSpecs } from '../../domain/standard-channel-specs.js';
import { lifecycleTransitions } from './lifecycle-diagram.js';
import { specRow } from './spec-row.js';

/** Ends of a life, and what is wrong with a file; drawn apart from the way to publication. */
const ends = ['expired', 'archived', 'quarantined', 'rejected', '[*]'];

/**
 * The parts of the documents that follow from code, by page and name. A page carries each between
 * `<!-- generated NAME -->` and `<!-- end NAME -->`.
 */
export function generatedBlocks(): { page: string; name: string; text: string }[] {
  const arrows = lifecycleTransitions();
  const isOfEnds = (arrow: string): boolean => ends.some((state) => new RegExp(`(^| )${state.replace(/[[*\]]/g, '\\$&')}( |:)`).test(arrow)) && arrow !== arrows[0];
  return [
    { page: 'docs/lifecycle.md', name: 'way', text: diagram(arrows.filter((arrow) => !isOfEnds(arrow))) },
    { page: 'docs/lifecycle.md', name: 'ends', text: table(['to', 'when', 'from'], byTarget(arrows.filter(isOfEnds))) },
    { page: 'docs/operations.md', name: 'environment', text: table(['variable', 'default', 'meaning'], environmentRows()) },
    { page: 'docs/channels.md', name: 'specs', text: table(['spec', 'placement', 'size', 'bytes', 'format', 'more', 'recipe', 'source'], standardSpecs.map(specRow)) },
    { page: 'docs/api.md', name: 'problems', text: table(['code', 'status', 'meaning', 'what to do'], problemRows()) },
  ];
}

function diagram(arrows: readonly string[]): string {
  return ['```mermaid', 'stateDiagram-v2', ...arrows.map((arrow) => `  ${arrow}`), '```'].join('\n');
}

/** Rows of one target and cause, with all the states it comes from. */
function byTarget(arrows: readonly string[]): string[][] {
  const sources = new Map<string, string[]>();
  for (const arrow of arrows) {
    const [states = '', actions = ''] = arrow.split(': ');
    const [from = '', to = ''] = states.split(' --> ');
    const key = `${to === '[*]' ? 'nothing but its record' : to}: ${actions}`;
    sources.set(key, [...(sources.get(key) ?? []), from]);
  }
  return [...sources].sort().map(([key, from]) => [...key.split(': '), from.join(', ')]);
}

function environmentRows(): string[][] {
  const { properties = {}, required = [] } = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(environmentSchema.shape).map(([name, field]) => {
    const property = properties[name];
    const byDefault = typeof property === 'object' ? property.default : undefined;
    const isRequired = required.includes(name);
    return [`\`${name}\``, isRequired ? '**required**' : byDefault === undefined ? '' : `\`${JSON.stringify(byDefault).replaceAll('"', '')}\``, field.description ?? ''];
  });
}

function problemRows(): string[][] {
  return Object.entries(problemCatalogue).map(([code, { status, title, remedy }]) => [`\`${code}\``, String(status), title, remedy]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (values: readonly string[]): string => `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
