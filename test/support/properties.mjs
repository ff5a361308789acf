// Whether a change lands must not be luck: with CI=true the properties take the same inputs each time,
// everywhere else new ones. A failure prints its seed; PROPERTY_SEED runs all of them with it.
const seed = process.env.PROPERTY_SEED ?? (process.env.CI === 'true' ? '20261124' : undefined);
if (seed !== undefined) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(seed) });
}
