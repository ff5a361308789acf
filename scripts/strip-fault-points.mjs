// For the production build: puts an empty function in the place of the fault points, so that nothing in the
// environment can stop a process there. `node scripts/strip-fault-points.mjs [FOLDER OF THE BUILD]`.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'dist'] = process.argv.slice(2);
const file = join(folder, 'libs', 'log', 'src', 'fault-point.js');
if (!existsSync(file)) throw new Error(`${file} is not there: build first`);
writeFileSync(file, '// The fault points are left out of this build.\nexport function faultPoint() {}\n');
rmSync(`${file}.map`, { force: true });
