/** The deadline holds on the compiled executable although an expression takes for ever on what a process is called. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { plugin, type Ended } from '../kit/executable.ts';
import { eventually } from '../kit/eventually.ts';
import { catches, processesNaming } from '../kit/processes.ts';
import { makeTree, type Tree } from '../kit/tree.ts';

const EXPRESSION = '.*a.*a.*a.*a.*a.*a.*a.*a.*b$';
/** Node itself catches others from its first instruction on. */
const LAST_CAUGHT = 'SIGXFSZ';
const TITLE = 'a'.repeat(3000);

describe('an expression that takes for ever', () => {
  let process: ChildProcess | undefined;
  let sets: Tree | undefined;

  before(async () => {
    process = spawn('sleep', ['600'], { argv0: TITLE, stdio: 'ignore' });
    await eventually('a process of that name', 60, () => processesNaming(TITLE)[0]);
    const item = { id: 'title', process: { 'command-line': EXPRESSION } };
    const set = { set: 'trial', tlp: 'GREEN', indicators: [item] };
    sets = makeTree({ 'set.json': { file: 0o644, content: JSON.stringify(set) } });
  });
  after(() => {
    process?.kill();
    sets?.[Symbol.dispose]();
  });

  function ioc(seconds: number, started: (child: ChildProcess) => void = () => undefined): Promise<Ended> {
    const argv = ['--indicators', sets?.at('set.json') ?? '', '-t', String(seconds)];
    return plugin('check_ioc', argv, { started });
  }

  it('does not keep the deadline from holding', async () => {
    const { code, stdout } = await ioc(2);
    expect(stdout).to.match(/^IOC UNKNOWN: timed out after 2 s\n$/);
    expect(code).to.equal(3);
  });

  it('does not keep a signal from being heard', async () => {
    const { code, stdout } = await ioc(600, (child) => {
      void eventually('its handlers', 60, () => catches(child.pid ?? 0, LAST_CAUGHT) || undefined)
        // Then it looks at processes, and is at the one of that title for ever.
        .then(() => delay(2000))
        .then(() => child.kill('SIGTERM'));
    });
    expect(stdout).to.match(/^IOC UNKNOWN: ended by SIGTERM\n$/);
    expect(code).to.equal(3);
  });
});
