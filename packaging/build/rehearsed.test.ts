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
  const { existsSync, readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  for (const name of process.argv.slice(1)) {
    if (!existsSync(name)) continue;
    const cachedData = readFileSync(name + '.cache');
    console.log(new Script(readFileSync(name, 'latin1'), { cachedData }).cachedDataRejected);
  }`;

/** The parts of a program's pack. */
function packed(program: string, pack = 'pack'): readonly string[] {
  const text = readFileSync(join(WORK, 'compiled', program, pack), 'latin1');
  return Object.keys(packScript({ text, compiled: undefined }, Script).runInThisContext() as Pack);
}

describe('code compiled in advance', () => {
  for (const program of ['secmon', ...checks.map(executableName)]) {
    it(`of ${program} is what V8 takes`, () => {
      expect(packed(program)).to.include('executable.js');
      const packs = ['pack', 'others'].map((name) => join(WORK, 'compiled', program, name));
      const argv = [...V8_FLAGS, '-e', REFUSED, ...packs];
      const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env: {} });
      expect(stdout + stderr).to.match(/^(?:false\n)+$/);
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

  it('is apart where only few runs need it', () => {
    expect(packed('check_advisory')).not.to.include('js-yaml.cjs');
    expect(packed('check_advisory', 'others')).to.include('js-yaml.cjs');
  });
});
