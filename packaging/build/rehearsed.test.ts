/** The code that `npm run build` compiled in advance. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checks } from '../../checks/index.generated.ts';
import { executableName } from '../../src/check/index.ts';
import { V8_FLAGS } from './rehearsed.ts';

const WORK = join(import.meta.dirname, '../../dist/.build');

/** In a process like the executable, since V8 compares what it was started with. */
const REFUSED = `
  const { readFileSync, readdirSync } = require('node:fs');
  const { Script } = require('node:vm');
  const [parts, compiled] = process.argv.slice(1);
  for (const name of readdirSync(compiled)) {
    const cachedData = readFileSync(compiled + '/' + name);
    const script = new Script(readFileSync(parts + '/' + name, 'latin1'), { filename: name, cachedData });
    if (script.cachedDataRejected !== false) console.log(name);
  }`;

describe('code compiled in advance', () => {
  for (const program of ['secmon', ...checks.map(executableName)]) {
    it(`of ${program} is what V8 takes`, () => {
      const compiled = join(WORK, 'compiled', program);
      expect(readdirSync(compiled)).to.include('executable.js');
      const argv = [...V8_FLAGS, '-e', REFUSED, join(WORK, 'parts'), compiled];
      const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env: {} });
      expect(stdout + stderr).to.equal('');
    });
  }

  it("is compiled under flags that leave V8 the code of Node's own modules", () => {
    const tag = (...flags: readonly string[]): string => {
      const argv = [...flags, '-p', "require('node:v8').cachedDataVersionTag()"];
      return spawnSync(process.execPath, argv, { encoding: 'utf8', env: {} }).stdout;
    };
    expect(tag(...V8_FLAGS))
      .to.match(/^\d+\n$/)
      .and.equal(tag());
  });

  it('is that of the check alone', () => {
    const names = (program: string): readonly string[] => readdirSync(join(WORK, 'compiled', program));
    const own = names('check_crl').filter((name) => name.startsWith('check-'));
    expect(own).to.have.length(1);
    expect(names('check_file_permissions')).not.to.include(own[0]);
  });
});
