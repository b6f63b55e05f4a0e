import PDFDocument from 'pdfkit';
import type { FontName } from './fonts.js';
import { fontBytes, runsOf } from './fonts.js';
import { inDrawnOrder, printableText } from './printable-text.js';

export const page = { left: 50, right: 545, top: 50, bottom: 770 } as const;
const footerBaseline = 800;

export interface TextStyle {
  readonly size?: number;
  readonly weight?: 'plain' | 'bold';
  readonly colour?: string;
  /** Points from the left margin. */
  readonly indent?: number;
}

/** Writes text down the pages of a PDF; all places are in points from the upper left corner. */
export interface PageWriter {
  readonly document: PDFKit.PDFDocument;
  /** Where the next line begins. */
  y(): number;
  /** Begins a page unless so much of this one is left. */
  need(points: number): void;
  space(points: number): void;
  heading(text: string): void;
  /** A name and what it stands for, beside each other. */
  field(name: string, text: string): void;
  text(text: string, style?: TextStyle): void;
  /** One line of ours at a place; nothing is wrapped. */
  label(text: string, x: number, baseline: number, style: { size: number; weight: 'plain' | 'bold'; colour: string; align?: 'centre' }): void;
  /** Waits until what was written has been taken: a slow reader does not make the document collect in memory. */
  taken(): Promise<void>;
  end(): void;
}

const mostWaiting = 1024 * 1024;
const fieldWidth = 110;
const lineHeight = 1.35;

/** @param facts `footer`: one line at the foot of every page, before its number */
export function createPageWriter(facts: { readonly title: string; readonly footer: string; readonly createdAt: Date }): PageWriter {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'en',
    info: { Title: facts.title, Creator: 'Galley', Producer: 'Galley', CreationDate: facts.createdAt },
  });
  const known = new Set<FontName>();
  let y: number = page.top;
  let pages = 0;
  let wake = (): void => undefined;
  // Called when all that waited has been taken.
  document._read = () => wake();
  document.once('close', () => wake());
  addPage();

  function use(font: FontName, size: number): void {
    if (!known.has(font)) document.registerFont(font, fontBytes(font));
    known.add(font);
    document.font(font).fontSize(size);
  }

  function addPage(): void {
    document.addPage();
    pages += 1;
    y = page.top;
    label(`${facts.footer} · page ${pages}`, page.left, footerBaseline, { size: 7.5, weight: 'plain', colour: '#666666' });
  }

  function widthOf(text: string, size: number, weight: 'plain' | 'bold'): number {
    return runsOf(text, weight).reduce((sum, run) => {
      use(run.font, size);
      return sum + document.widthOfString(run.text);
    }, 0);
  }

  function label(text: string, x: number, baseline: number, { size, weight, colour, align }: { size: number; weight: 'plain' | 'bold'; colour: string; align?: 'centre' }): void {
    let at = align === 'centre' ? x - widthOf(text, size, weight) / 2 : x;
    for (const run of runsOf(text, weight)) {
      use(run.font, size);
      document.fillColor(colour).text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' });
      at += document.widthOfString(run.text);
    }
  }

  function write(text: string, { size = 9.5, weight = 'plain', colour = '#111111', indent = 0 }: TextStyle): void {
    const [left, width] = [page.left + indent, page.right - page.left - indent];
    const gap = widthOf(' ', size, weight);
    for (const paragraph of printableText(text).split('\n')) {
      for (const words of linesOf(paragraph, width, (word) => widthOf(word, size, weight), gap)) {
        if (y + size * lineHeight > page.bottom) addPage();
        const drawn = inDrawnOrder(words);
        const isPlain = drawn.every((word, index) => word === words[index]);
        let x: number = left;
        for (const piece of isPlain ? [words.join(' ')] : drawn) {
          label(piece, x, y + size, { size, weight, colour });
          x += isPlain ? 0 : widthOf(piece, size, weight) + gap;
        }
        y += size * lineHeight;
      }
    }
  }

  const need = (points: number): void => {
    if (y + points > page.bottom) addPage();
  };

  return {
    document,
    y: () => y,
    need,
    space: (points) => void (y += points),
    heading: (text) => {
      y += 12;
      need(60);
      write(text, { size: 13, weight: 'bold' });
      document.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).strokeColor('#999999').stroke();
      y += 6;
    },
    field: (name, text) => {
      need(14);
      label(name, page.left, y + 9.5, { size: 9.5, weight: 'bold', colour: '#444444' });
      write(text === '' ? '–' : text, { indent: fieldWidth });
      y += 1;
    },
    text: (text, style = {}) => write(text, style),
    label,
    taken: async () => {
      // Others have their turn too: drawing a page takes milliseconds.
      await new Promise((resolve) => setImmediate(resolve));
      if (document.readableLength > mostWaiting && !document.destroyed) await new Promise<void>((resolve) => (wake = resolve));
    },
    end: () => document.end(),
  };
}

/** Breaks a paragraph into lines of words. What has no spaces, as in many scripts, is broken where the line ends. */
function linesOf(paragraph: string, width: number, widthOf: (word: string) => number, gap: number): string[][] {
  const lines: string[][] = [[]];
  let used = 0;
  for (const word of paragraph.split(' ').flatMap((one) => (widthOf(one) > width ? broken(one, width, widthOf) : [one]))) {
    const needed = widthOf(word);
    if (used > 0 && used + gap + needed > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(word);
    used += (used > 0 ? gap : 0) + needed;
  }
  return lines;
}

const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });

function broken(word: string, width: number, widthOf: (word: string) => number): string[] {
  const pieces: string[] = [];
  let [piece, used] = ['', 0];
  for (const { segment } of letters.segment(word)) {
    const needed = widthOf(segment);
    if (used + needed > width && piece !== '') {
      pieces.push(piece);
      [piece, used] = ['', 0];
    }
    piece += segment;
    used += needed;
  }
  return [...pieces, piece];
}
