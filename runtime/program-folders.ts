/** Where programs of the system are looked for: the PATH of this process. */
export const programFolders: string = process.env['PATH'] ?? '/usr/bin:/bin';
