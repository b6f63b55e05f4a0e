import type { ChannelSpec, PixelSize } from './channel-specs.js';
import type { SpecCheck, SpecFact, SpecFinding, SpecRemedy, SpecVerdict } from './spec-finding.js';
import { limitRules } from './spec-rules.js';
import { safeAreaMissed } from './spec-safe-areas.js';

const needPerson: readonly SpecRemedy[] = ['larger_original', 'reframe', 'shorten_text', 'other_file'];

/** Whether a channel takes a file. Only hard limits decide; what is merely recommended is among the findings. */
export function checkAgainstSpec(spec: ChannelSpec, fact: SpecFact): SpecCheck {
  const hard = [...limitFindings(spec, 'hard', fact).map((finding) => withFraming(spec, fact, finding)), ...textFindings(spec, fact)];
  // A recommendation says nothing where the hard limit of the same rule has spoken.
  const recommended = limitFindings(spec, 'recommended', fact).filter(({ rule }) => !hard.some((finding) => finding.rule === rule));
  return { verdict: verdictOf(hard), findings: [...hard, ...recommended, ...safeAreaFindings(spec, fact)] };
}

export function hardFindings({ findings }: Pick<SpecCheck, 'findings'>): readonly SpecFinding[] {
  return findings.filter(({ severity }) => severity === 'hard');
}

function verdictOf(hard: readonly SpecFinding[]): SpecVerdict {
  if (hard.length === 0) return 'pass';
  return hard.some(({ remedy }) => needPerson.includes(remedy)) ? 'needs_person' : 'fixable';
}

function limitFindings(spec: ChannelSpec, severity: SpecFinding['severity'], fact: SpecFact): SpecFinding[] {
  return limitRules.flatMap((rule) => rule(spec[severity], fact).map((finding) => ({ ...finding, severity })));
}

/** Another shape is Galley's to cut, unless the cut would leave what matters where the platform covers it. */
function withFraming(spec: ChannelSpec, fact: SpecFact, finding: SpecFinding): SpecFinding {
  if (finding.remedy !== 'crop' && !(finding.rule === 'sizes' && finding.remedy === 'resize')) return finding;
  return safeAreaMissed(spec, fact, shapeWanted(spec, fact)) === null ? finding : { ...finding, remedy: 'reframe' };
}

/** The allowed shape that is nearest to the file's. */
function shapeWanted({ hard }: ChannelSpec, { width, height }: SpecFact): PixelSize {
  if (hard.sizes?.[0] !== undefined) return hard.sizes[0];
  const ratio = (width ?? 1) / (height ?? 1);
  const nearest = Math.min(Math.max(ratio, hard.ratios?.from ?? ratio), hard.ratios?.to ?? ratio);
  return { width: nearest, height: 1 };
}

function safeAreaFindings(spec: ChannelSpec, fact: SpecFact): SpecFinding[] {
  if (fact.width === null || fact.height === null) return [];
  const missed = safeAreaMissed(spec, fact, { width: fact.width, height: fact.height });
  return missed === null ? [] : [{ rule: 'safe_area', severity: 'recommended', ...missed, remedy: 'reframe' }];
}

function textFindings(spec: ChannelSpec, { texts }: SpecFact): SpecFinding[] {
  return spec.textLimits.flatMap(({ field, most }): SpecFinding[] => {
    const characters = charactersIn(texts[field] ?? '');
    if (characters <= most) return [];
    return [{ rule: 'text', severity: 'hard', limit: `${field}: at most ${most} characters`, found: `${characters} characters`, remedy: 'shorten_text' }];
  });
}

/** As people count: an accent or a family of emoji is one. */
function charactersIn(text: string): number {
  return [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].length;
}
