// Finds Java and fetches the jars of Apache Kafka once. It never changes anything outside the folder of the
// jars.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');
const kafkaVersion = '4.4.0';
const javaVersionMin = 17;

/** An error whose message is meant for the person at the terminal, without a stack. */
export class KafkaError extends Error {}

/** The folder of the jars: PAGESA_KAFKA_JARS, or `.pagesa/kafka-jars` in the checkout. */
export function jarFolder() {
  const cache = process.env.PAGESA_KAFKA_JARS || path.join(root, '.pagesa', 'kafka-jars');
  return path.join(path.resolve(cache), kafkaVersion);
}

/** Why no broker can be started on this machine, as a sentence; undefined when one can. */
export function kafkaObstacle() {
  try {
    findJava();
    if (!fs.existsSync(jarFolder())) requireMaven();
    return undefined;
  } catch (error) {
    if (error instanceof KafkaError) return error.message;
    throw error;
  }
}

/**
 * The java command: JAVA_HOME's, else the PATH's; throws a KafkaError when there is none or it is too old.
 */
export function findJava() {
  const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const asked = spawnSync(java, ['-version'], { encoding: 'utf8' });
  if (asked.error || asked.status !== 0)
    throw new KafkaError(
      `Kafka needs Java ${javaVersionMin} or newer, and "${java}" cannot be run. Install a Java runtime (Debian: apt-get install default-jre-headless) or set JAVA_HOME.`,
    );
  const text = asked.stderr + asked.stdout;
  const version = Number(/version "(\d+)/.exec(text)?.[1]);
  if (!(version >= javaVersionMin))
    throw new KafkaError(
      `Kafka ${kafkaVersion} needs Java ${javaVersionMin} or newer; "${java}" is ${version}.`,
    );
  return { java, build: createHash('sha256').update(text).digest('hex').slice(0, 12) };
}

function requireMaven() {
  const asked = spawnSync('mvn', ['-v'], { stdio: 'ignore' });
  if (asked.error || asked.status !== 0)
    throw new KafkaError(
      'Kafka\'s jars are fetched once by Maven, and "mvn" cannot be run. Install it (Debian: apt-get install maven), or set PAGESA_KAFKA_JARS to a folder that holds them already.',
    );
}

/** Fetches the jars unless they are there, and returns their folder. */
export async function ensureJars(say) {
  const folder = jarFolder();
  if (fs.existsSync(folder)) return folder;
  requireMaven();
  say(`Fetching the jars of Apache Kafka ${kafkaVersion} (45 MB, once) ...`);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  // Into a folder of its own, renamed when complete: a broken download is never taken for a whole one.
  const partial = fs.mkdtempSync(path.join(path.dirname(folder), 'fetch-'));
  try {
    await runMaven(partial);
    moveInto(partial, folder);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

async function runMaven(into) {
  const maven = spawn(
    'mvn',
    [
      '--quiet',
      '--batch-mode',
      '--file',
      path.join(here, 'pom.xml'),
      `-Dkafka.version=${kafkaVersion}`,
      'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${into}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  maven.stdout.on('data', (chunk) => (output += chunk));
  maven.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => maven.on('close', resolve).on('error', reject));
  if (code !== 0)
    throw new KafkaError(`Maven could not fetch Kafka's jars (exit code ${code}):\n${output.trim()}`);
  if (!fs.readdirSync(into).some((file) => file.startsWith('kafka_')))
    throw new KafkaError("Maven ended well, but Kafka's jar is not among what it fetched.");
}

function moveInto(partial, folder) {
  try {
    fs.renameSync(partial, folder);
  } catch (error) {
    // Another process was quicker: its jars are the same.
    if (!fs.existsSync(folder)) throw error;
  }
}
