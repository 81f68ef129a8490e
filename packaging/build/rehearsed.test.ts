/** The code that `npm run build` compiled in advance. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect } from 'chai';
import { checks } from '../../checks/index.generated.ts';
import { executableName } from '../../src/check/index.ts';
import { packScript, type Pack } from '../../plugins/parts.ts';
import { V8_FLAGS } from './rehearsed.ts';

const WORK = join(import.meta.dirname, '../../dist/.build');

/** In a process like the executable, since V8 compares what it was started with. */
const REFUSED = `
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const [folder] = process.argv.slice(1);
  const cachedData = readFileSync(folder + '/compiled');
  console.log(new Script(readFileSync(folder + '/pack', 'latin1'), { cachedData }).cachedDataRejected);`;

/** The parts of a program's pack. */
function packed(program: string): readonly string[] {
  const text = readFileSync(join(WORK, 'compiled', program, 'pack'), 'latin1');
  return Object.keys(packScript({ text, compiled: undefined }, Script).runInThisContext() as Pack);
}

describe('code compiled in advance', () => {
  for (const program of ['secmon', ...checks.map(executableName)]) {
    it(`of ${program} is what V8 takes`, () => {
      expect(packed(program)).to.include('executable.js');
      const argv = [...V8_FLAGS, '-e', REFUSED, join(WORK, 'compiled', program)];
      const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env: {} });
      expect(stdout + stderr).to.equal('false\n');
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
    const own = packed('check_crl').filter((name) => name.startsWith('check-'));
    expect(own).to.have.length(1);
    expect(packed('check_file_permissions')).not.to.include(own[0]);
  });
});
