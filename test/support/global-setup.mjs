// Before jest's first test: starts the shared servers when jest is run by hand; under `npm test` they run
// already.
import { selectedProjects, startServers } from './servers.mjs';

export default async function globalSetup() {
  if (process.env.TEST_SERVERS_RUN) return;
  globalThis.pagesaTestServers = await startServers(selectedProjects(process.argv));
}
