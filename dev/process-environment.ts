/** What any program needs to run, and nothing of ours: no secret of the surrounding shell reaches a server. */
export function processEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const needed = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'LD_LIBRARY_PATH'];
  return {
    ...Object.fromEntries(needed.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]]))),
    ...quietSdk,
  };
}

/** The S3 client of every process would repeat which Node it will want next year; package.json says which we need. */
export const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
