import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { projectRoot } from '../../runtime/project-root.js';

/** A photograph of `samples/`. */
export function sample(name: string): Buffer {
  return readFileSync(path.join(projectRoot, 'samples', name));
}

/** A valid black PNG of one bit a pixel: very few bytes for very many pixels. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** A PNG whose header promises ten thousand times the pixels that it has. */
export function lyingPng(): Buffer {
  const picture = blackPng(8, 8);
  const header = blackPng(800, 800).subarray(0, 33);
  return Buffer.concat([header, picture.subarray(33)]);
}

/** A small PNG with a comment that unpacks to 450 MB. */
export function textBombPng(): Buffer {
  const picture = blackPng(8, 8);
  const endOfHeader = 33;
  const comment = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(450_000_000, 'x'))]);
  return Buffer.concat([picture.subarray(0, endOfHeader), chunk('zTXt', comment), picture.subarray(endOfHeader)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(8 + body.length);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body) >>> 0, 4 + body.length);
  return framed;
}

/** A valid GIF of very many frames of one pixel. */
export function gifOfFrames(frames: number): Buffer {
  const head = Buffer.from('47494638396101000100800000000000ffffff', 'hex');
  const frame = Buffer.from('21f90400010000002c000000000100010000020144' + '00', 'hex');
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

export const windowsProgram = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([0x80, 0, 0, 0]), Buffer.alloc(64), Buffer.from('PE\0\0'), Buffer.alloc(400)]);
export const htmlPage = Buffer.from('<!DOCTYPE html><html><script>alert(document.domain)</script></html>');
export const shellScript = Buffer.from('#!/bin/sh\nrm -rf /\n');
export const pdf = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n', 'latin1');
export const mp4 = Buffer.concat([Buffer.from('00000020667479706d703432000000006d70343269736f6d', 'hex'), Buffer.alloc(64)]);
export const heic = Buffer.concat([Buffer.from('00000018667479706865696300000000686569636d696631', 'hex'), Buffer.alloc(64)]);
export const plainText = Buffer.from('Copy line: Wild, and made to last.\n');
export const harmlessSvg = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs><g id="a"/></defs><use xlink:href="#a"/><a href="https://example.com"><rect fill="url(#g)"/></a></svg>',
);
export const thievingSvg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file:///etc/passwd" width="1" height="1"/></svg>',
);
