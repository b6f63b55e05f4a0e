/** Jest loads a global hook before its transformer can serve TypeScript modules, so the work is in the built file. */
export default async function globalSetup() {
  const { startTestServers } = await import('../../dist/test/setup/start-test-servers.js').catch((cause) => {
    throw new Error('the project is not built: run "npm run build" first, or "./galley test", which does', { cause });
  });
  await startTestServers();
}
