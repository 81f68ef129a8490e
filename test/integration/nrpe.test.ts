/** A real NRPE runs the compiled checks by the commands of config/nrpe. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../kit/debian-packages.ts';
import { FAULTY } from '../kit/executable.ts';
import { NRPE_PACKAGES, startNrpe, type Nrpe } from '../kit/nrpe.ts';
import { pluginDirectory, type PluginDirectory } from './scenario.ts';

const INSTALLED = '/usr/lib/nagios/plugins/';

describeWith(NRPE_PACKAGES, 'checks that NRPE runs', function () {
  this.timeout(60_000);
  let plugins: PluginDirectory;
  let nrpe: Nrpe;

  before(async () => {
    plugins = pluginDirectory([FAULTY]);
    const shipped = readFileSync(join(import.meta.dirname, '../../config/nrpe/secmon.cfg'), 'utf8');
    const faulty = [
      'command[mixed]=/usr/lib/nagios/plugins/check_faulty -v --find WARNING --find OK',
      'command[large]=/usr/lib/nagios/plugins/check_faulty -v --find WARNING --repeat 500',
    ];
    nrpe = await startNrpe([shipped, ...faulty, ''].join('\n').replaceAll(INSTALLED, `${plugins.path}/`));
  });

  after(async () => {
    await nrpe.stop();
    plugins.remove();
  });

  it('keep state, tree and performance data', async () => {
    expect(await nrpe.call('mixed')).to.deep.include({
      code: 1,
      stdout:
        'FAULTY WARNING: thing-0: found\n\\_ [WARNING] thing-0: found\n\\_ [OK] thing-1: found\n' +
        "\\_ [OK] left: 40000s | 'left'=40000s;32400:\n",
    });
  });

  it('keep a long tree whole', async () => {
    const { code, stdout } = await nrpe.call('large');
    expect(code).to.equal(1);
    expect(stdout.split('\n')).to.have.length(503);
    expect(stdout).to.match(/ \| 'left'=40000s;32400:\n$/);
  });

  it('are refused under a name that is not configured', async () => {
    expect((await nrpe.call('check_anything')).stdout).to.contain('not defined');
  });
});
