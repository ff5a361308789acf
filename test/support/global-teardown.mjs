// After jest's last test: stops what global-setup started, and nothing else.
export default async function globalTeardown() {
  await globalThis.pagesaTestServers?.stop();
}
