/** A process that writes into the spool is killed again and again; a real Nagios reads. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../kit/debian-packages.ts';
import { NAGIOS_PACKAGES } from '../kit/nagios.ts';
import { startNagiosTarget } from '../kit/nagios-target.ts';

const ROUNDS = Number(process.env['SECMON_TEST_KILLS'] ?? 8);
const RESULTS = 3 * ROUNDS;
/** About as long as a few batches take. */
const WORK_MILLISECONDS = 60;
const WRITER = join(import.meta.dirname, '../kit/spool-writer.ts');

describeWith(NAGIOS_PACKAGES, `the spool of Nagios, with ${ROUNDS} kills`, function () {
  this.timeout(60_000 + ROUNDS * 30_000);

  it('has each result once, in the order of its service', async () => {
    const nagios = await startNagiosTarget();
    try {
      let next = 0;
      for (let kills = 0; next < RESULTS;) {
        const writer = spawn(process.execPath, [WRITER, nagios.directory, String(next), String(RESULTS)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let said = '';
        writer.stdout.on('data', (chunk: Buffer) => {
          if (said === '' && kills < ROUNDS)
            setTimeout(() => writer.kill('SIGKILL'), Math.random() * WORK_MILLISECONDS);
          said += chunk.toString();
        });
        await once(writer, 'close');
        kills += 1;
        // What it has done and not said is as good as lost: those results come again.
        const numbers = said.split('\n').slice(1, -1).map(Number);
        next = Math.max(next, ...numbers.map((number) => number + 1));
      }
      const taken = await nagios.results(RESULTS);
      expect(taken).to.have.lengthOf(RESULTS);
      for (let service = 0; service < 10; service += 1) {
        const own = taken.filter((result) => result.service === `service ${service}`);
        const numbers = own.map(({ output }) => Number(output.slice('result '.length)));
        expect(numbers).to.deep.equal(numbers.toSorted((one, other) => one - other));
      }
      expect(new Set(taken.map(({ output }) => output)).size).to.equal(RESULTS);
    } finally {
      await nagios.stop();
    }
  });
});
