/**
 * The arguments that have FFmpeg open one file of our naming with one reader and nothing else: no other file, no address, and no reader
 * that follows either (playlists, scripts, data references in a QuickTime file).
 * @param demuxer as FFmpeg names it
 */
export function onlyThisFile(demuxer: string, file: string, before: readonly string[] = []): string[] {
  const references = demuxer === 'mov' ? ['-enable_drefs', '0', '-use_absolute_path', '0'] : [];
  return [...before, '-protocol_whitelist', 'file', '-format_whitelist', demuxer, '-f', demuxer, ...references, '-i', file];
}
