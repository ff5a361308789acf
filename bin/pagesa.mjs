#!/usr/bin/env node
// The command line of Pagesa: makes the checkout ready, quietly, and hands over to the command. It holds no
// command itself.
const [command, ...rest] = process.argv.slice(2);

// The broker needs neither the packages nor the build.
const code = command === 'kafka' ? await runKafka(rest) : await runBuilt([command, ...rest].filter(Boolean));
// Not process.exit: what was printed into a pipe must be written first.
process.exitCode = code;

async function runKafka(args) {
  return (await import('../tools/kafka/kafka.mjs')).runKafka(args);
}

async function runBuilt(args) {
  const { trySetUp } = await import('../scripts/set-up.mjs');
  // On standard error, and only for a person: standard output belongs to the command.
  const say = (line) => process.stderr.isTTY && process.stderr.write(`${line}\n`);
  if (!(await trySetUp({ say }))) return 1;
  process.setSourceMapsEnabled(true);
  return (await import('../dist/apps/pagesa/src/cli/main.js')).run(args);
}
