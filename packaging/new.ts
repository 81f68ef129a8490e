/** `npm run new check NAME`: a check's folder whose tests fail until the check is written. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkFiles } from './new/check-files.ts';

const [family, name = ''] = process.argv.slice(2);
if (family !== 'check' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.log('usage: npm run new check NAME, NAME in kebab-case such as sshd-config');
  process.exit(2);
}
const root = dirname(import.meta.dirname);
const folder = join(root, 'checks', name);
if (existsSync(folder)) {
  console.log(`checks/${name} is there already; nothing written`);
  process.exit(2);
}
for (const [path, content] of Object.entries(checkFiles(name))) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
execFileSync(process.execPath, [join(root, 'packaging/generate.ts')], { stdio: 'inherit' });
console.log(`wrote checks/${name}; next: npx mocha checks/${name}, and make its tests pass`);
