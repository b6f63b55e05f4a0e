import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unframed } from '../../domain/framing.js';
import { cutGeometry, videoCuts } from '../../domain/video-cuts.js';

const cut = (name: string) => videoCuts.find((one) => one.name === name)!;
const wide = { width: 3_840, height: 2_160 };

describe('a cut of a film', () => {
  test('keeps the middle where nobody has framed it', () => {
    expect(cutGeometry(wide, cut('video-1x1'), unframed)).toEqual({ crop: { left: 840, top: 0, width: 2_160, height: 2_160 }, output: { width: 1_080, height: 1_080 } });
  });

  test('keeps its focal point as near to its middle as the edges allow', () => {
    const framing = { focalPoint: { x: 0.05, y: 0.5 }, crops: [] };
    expect(cutGeometry(wide, cut('video-9x16'), framing)?.crop).toMatchObject({ left: 0, top: 0, height: 2_160 });
  });

  test('is what a person has drawn for its shape', () => {
    const framing = { focalPoint: { x: 0, y: 0 }, crops: [{ ratio: { width: 1, height: 1 }, box: { x: 0.5, y: 0.25, width: 0.28125, height: 0.5 } }] };
    expect(cutGeometry(wide, cut('video-1x1'), framing)?.crop).toEqual({ left: 1_920, top: 540, width: 1_080, height: 1_080 });
  });

  test('turns the box of the proxy with an upright film', () => {
    expect(cutGeometry({ width: 2_160, height: 3_840 }, cut('proxy-720'), unframed)?.output).toEqual({ width: 720, height: 1_280 });
  });

  test('lies within the film, is never enlarged, and has even sides, whatever the film and its framing are', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const size = fc.record({ width: fc.integer({ min: 2, max: 8_192 }), height: fc.integer({ min: 2, max: 4_320 }) });
    fc.assert(
      fc.property(size, fc.constantFrom(...videoCuts), fc.option(fc.record({ x: share, y: share })), (source, one, focalPoint) => {
        const geometry = cutGeometry(source, one, { focalPoint, crops: [] });
        if (geometry === null) return one.fit === 'cover';
        const { crop, output } = geometry;
        const isWithin = crop.left >= 0 && crop.top >= 0 && crop.left + crop.width <= source.width && crop.top + crop.height <= source.height;
        return isWithin && output.width <= crop.width && output.height <= crop.height && output.width % 2 === 0 && output.height % 2 === 0;
      }),
    );
  });
});
