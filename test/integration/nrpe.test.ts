/** A real NRPE runs the compiled checks by the commands of config/nrpe. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checks } from '../../checks/index.generated.ts';
import { executableName, serviceName } from '../../src/check/index.ts';
import { exitCode, isState } from '../../src/result/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import type { Ended } from '../kit/executable.ts';
import { NRPE_PACKAGES, startNrpe, type Nrpe } from '../kit/nrpe.ts';
import { Site } from './site.ts';

const INSTALLED = '/usr/lib/nagios/plugins/';

describeWith(NRPE_PACKAGES, 'checks that NRPE runs', function () {
  this.timeout(180_000);
  const site = new Site();
  let nrpe: Nrpe | undefined;

  const call = (command: string): Promise<Ended> => {
    if (nrpe === undefined) throw new Error('NRPE does not run');
    return nrpe.call(command);
  };

  before(async () => {
    site.make();
    const shipped = readFileSync(join(import.meta.dirname, '../../config/nrpe/secmon.cfg'), 'utf8');
    const faulty = [
      'command[mixed]=/usr/lib/nagios/plugins/check_faulty -v --find WARNING --find OK',
      'command[large]=/usr/lib/nagios/plugins/check_faulty -v --find WARNING --repeat 500',
    ];
    nrpe = await startNrpe([shipped, ...faulty, ''].join('\n').replaceAll(INSTALLED, `${site.plugins}/`));
  });

  after(async () => {
    await nrpe?.stop();
    site.remove();
  });

  it('keep state, tree and performance data', async () => {
    expect(await call('mixed')).to.deep.include({
      code: 1,
      stdout:
        'FAULTY WARNING: thing-0: found\n\\_ [WARNING] thing-0: found\n\\_ [OK] thing-1: found\n' +
        "\\_ [OK] left: 40000s | 'left'=40000s;32400:\n",
    });
  });

  it('keep a long tree whole', async () => {
    const { code, stdout } = await call('large');
    expect(code).to.equal(1);
    expect(stdout.split('\n')).to.have.length(503);
    expect(stdout).to.match(/ \| 'left'=40000s;32400:\n$/);
  });

  for (const check of checks) {
    const name = executableName(check);
    it(`have the shipped command ${name}, whatever it finds here`, async () => {
      const { code, stdout } = await call(name);
      const [, state = ''] = new RegExp(`^${serviceName(check)} ([A-Z]+): `).exec(stdout) ?? [];
      expect(isState(state) && exitCode(state), stdout).to.equal(code);
    });
  }

  it('are refused under a name that is not configured', async () => {
    expect((await call('check_anything')).stdout).to.contain('not defined');
  });
});
