import { describe, expect, test } from '@jest/globals';
import { isPicture, isPreviewable, judgeMediaType, stillKind } from '../../domain/media-type-policy.js';

describe('a file whose content is not what its name says', () => {
  test.each([
    ['holiday.jpg', 'application/x-msdownload'],
    ['holiday.jpg', 'text/html'],
    ['holiday.jpg', 'text/x-script'],
    ['holiday.jpg', 'text/plain'],
    ['holiday.jpg', 'application/pdf'],
    ['holiday.jpg', 'image/svg+xml'],
    ['holiday.jpg', 'video/mp4'],
    ['film.mp4', 'image/jpeg'],
    ['logo.svg', 'text/html'],
    ['report.pdf', 'application/zip'],
    ['notes.txt', 'text/html'],
    ['raw.cr2', 'application/x-elf'],
    ['HOLIDAY.JPG', 'application/vnd.android.package-archive'],
  ])('%s holding %s is stopped', (name, type) => {
    expect(judgeMediaType(name, type)).toBe('ingest.type_mismatch');
  });

  test('is broken where its own kind can always be told and it cannot', () => {
    expect(judgeMediaType('holiday.jpg', null)).toBe('ingest.unreadable');
    expect(judgeMediaType('film.mov', null)).toBe('ingest.unreadable');
  });
});

describe('a file that comes in', () => {
  test.each([
    ['holiday.jpg', 'image/png'],
    ['holiday.jpeg', 'image/jpeg'],
    ['film.mp4', 'video/mp4'],
    ['song.m4a', 'audio/x-m4a'],
    ['layout.ai', 'application/pdf'],
    ['brief.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['brief.docx', 'application/zip'],
    ['layers.psd', 'image/vnd.adobe.photoshop'],
    ['logo.svg', 'image/svg+xml'],
    ['raw.nef', 'image/x-nikon-nef'],
    ['setup.exe', 'application/x-msdownload'],
    ['banner.html', 'text/html'],
    ['without-extension', 'image/jpeg'],
    ['model.glb', 'model/gltf-binary'],
    ['brush.abr', null],
    ['raw.arw', null],
  ])('%s holding %s', (name, type) => {
    expect(judgeMediaType(name, type)).toBeNull();
  });

  test('is drawn as it is only where its decoder may be opened', () => {
    expect(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'].every(isPicture)).toBe(true);
    expect(['image/tiff', 'image/svg+xml', 'image/heic', 'application/pdf', 'video/mp4', 'image/vnd.adobe.photoshop'].some(isPicture)).toBe(false);
  });

  test.each([
    ['video/mp4', 'video'],
    ['video/quicktime', 'video'],
    ['audio/mpeg', 'audio'],
    ['application/pdf', 'document'],
    ['image/svg+xml', 'vector'],
    ['image/heic', 'heif'],
    ['image/x-canon-cr2', 'embedded'],
    ['application/zip', null],
    ['application/vnd.apple.mpegurl', null],
    ['text/plain', null],
  ])('%s is shown by %s', (mediaType, kind) => {
    expect(stillKind(mediaType)).toBe(kind);
    expect(isPreviewable(mediaType)).toBe(kind !== null);
  });
});
