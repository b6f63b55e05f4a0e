import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { StillAnswer } from './still-messages.js';

/** A drawing has no size of its own: it is drawn as large as the largest rendition wants it. */
const longerSide = 2_400;

/**
 * An SVG as pixels. resvg is WebAssembly without imports that reach files or a network, knows no scripts, and gets two fonts, ours. What
 * the drawing names outside itself is left out.
 */
export async function drawVector(file: Uint8Array): Promise<StillAnswer> {
  const require = createRequire(import.meta.url);
  const [wasm, ...fonts] = await Promise.all(
    ['@resvg/resvg-wasm/index_bg.wasm', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'].map(async (name) => readFile(require.resolve(name))),
  );
  if (wasm === undefined) throw new Error('resvg is not installed');
  await initWasm(wasm);
  const text = new TextDecoder(encodingOf(file)).decode(file);
  try {
    const probe = new Resvg(text);
    const isWide = probe.width >= probe.height;
    probe.free();
    const drawing = new Resvg(text, {
      fitTo: { mode: isWide ? 'width' : 'height', value: longerSide },
      font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans', serifFamily: 'DejaVu Sans', monospaceFamily: 'DejaVu Sans' },
    });
    const picture = drawing.render();
    await writeFile('still.png', picture.asPng());
    return { width: picture.width, height: picture.height, pages: null, more: [] };
  } catch (error) {
    // resvg throws what it has to say about the drawing as a plain string; anything else is a fault of ours.
    if (typeof error === 'string' || (error instanceof Error && /svg|xml|size|element|attribute/i.test(error.message))) return { refused: 'render.unreadable_media' };
    throw error;
  }
}

function encodingOf(file: Uint8Array): string {
  if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le';
  return file[0] === 0xfe && file[1] === 0xff ? 'utf-16be' : 'utf-8';
}
