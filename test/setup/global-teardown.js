export default async function globalTeardown() {
  const { stopTestServers } = await import('../../dist/test/setup/start-test-servers.js');
  await stopTestServers();
}
