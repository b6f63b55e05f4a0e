/** A type of sound or moving pictures that Galley opens, and the one reader of FFmpeg that may look at its bytes. */
export interface StreamedMedia {
  readonly kind: 'video' | 'audio';
  /** As FFmpeg names its demuxer. Readers of playlists and scripts, which follow addresses, are not among them. */
  readonly demuxer: string;
}

function types(kind: StreamedMedia['kind'], demuxer: string, names: string): [string, StreamedMedia][] {
  return names.split(' ').map((name) => [name, { kind, demuxer }]);
}

const known = new Map<string, StreamedMedia>([
  ...types('video', 'mov', 'video/mp4 video/quicktime video/x-m4v video/3gpp video/3gpp2'),
  ...types('video', 'matroska', 'video/webm video/matroska'),
  ...types('video', 'avi', 'video/vnd.avi'),
  ...types('video', 'mpegts', 'video/mp2t'),
  ...types('video', 'mpeg', 'video/mpeg video/MP1S video/MP2P'),
  ...types('video', 'ogg', 'video/ogg'),
  ...types('video', 'asf', 'video/x-ms-asf application/vnd.ms-asf'),
  ...types('video', 'mxf', 'application/mxf'),
  ...types('audio', 'mov', 'audio/mp4 audio/x-m4a'),
  ...types('audio', 'mp3', 'audio/mpeg'),
  ...types('audio', 'wav', 'audio/wav'),
  ...types('audio', 'flac', 'audio/flac'),
  ...types('audio', 'aac', 'audio/aac'),
  ...types('audio', 'aiff', 'audio/aiff'),
  ...types('audio', 'asf', 'audio/x-ms-asf'),
  ...types('audio', 'ogg', 'audio/ogg application/ogg'),
]);

/** Undefined for what has no length in time, or is in a container that Galley does not open. */
export function streamedMedia(mediaType: string): StreamedMedia | undefined {
  return known.get(mediaType.split(';')[0] ?? '');
}

/** Of one file; longer ones are kept without a preview. */
export const mostSeconds = 4 * 3_600;

/** Pixels of one frame: 8192 x 4320. */
export const mostFramePixels = 8_192 * 4_320;

/** A longer file is kept without a preview: it is laid down on the worker's disk as a whole. */
export const mostStreamedBytes = 16 * 1024 ** 3;
