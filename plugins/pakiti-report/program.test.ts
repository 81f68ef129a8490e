import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../test/kit/eventually.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { readArguments } from './arguments.ts';
import { pakitiReport } from './program.ts';

const REPORT = '#\nhost: a\nprotocol: 6\n#\nbash\t5.1-6\tx86_64\n#\n';
const SCRIPT = join(import.meta.dirname, '../../packaging/pakiti-report.sh');
/** Seconds of a day. */
const MOST = 86_400;
/** What is not refused would sleep for a day. */
const LONG_MILLISECONDS = 60_000;

describe('the random delay of a report', () => {
  let directory: string;
  let argv: readonly string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pakiti-report-'));
    const [input, output] = [join(directory, 'in'), join(directory, 'out')];
    writeFileSync(input, REPORT);
    argv = ['--input', input, '--output', output];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** How many seconds were waited, and the deadline that was set. */
  async function run(
    ...more: readonly string[]
  ): Promise<readonly [waited: readonly number[], limit: number]> {
    const host = localHostFromSource();
    const waited: number[] = [];
    let limit = 0;
    const clock = { ...host.clock, after: (seconds: number) => (waited.push(seconds), soon()) };
    const guard = {
      output: { write: () => Promise.resolve() },
      signal: new AbortController().signal,
      setDeadline: (seconds: number) => void (limit = seconds),
    };
    const world = { host: { ...host, clock }, reach: () => Promise.reject(new Error('no SSH')), guard };
    const { exitCode, text } = await pakitiReport(
      [...argv, ...more],
      world as unknown as Parameters<typeof pakitiReport>[1],
    );
    expect([exitCode, text]).to.deep.equal([0, '']);
    expect(readFileSync(join(directory, 'out'), 'utf8')).to.equal(REPORT);
    return [waited, limit];
  }

  it('is below what the operator says, another each time, and beside the time that the rest may take', async () => {
    const runs = [await run('--rndsleep', `${MOST}`), await run('-r', `${MOST}`), await run('-r', `${MOST}`)];
    const waited = runs.flatMap(([seconds]) => seconds);
    expect(waited).to.have.length(3);
    for (const seconds of waited) expect(seconds).to.be.within(0, MOST - 1);
    expect(new Set(waited).size).to.be.above(1);
    for (const [, limit] of runs) expect(limit).to.be.above(MOST);
    expect((await run())[0]).to.deep.equal([]);
  });

  it('is one of the script as well', async () => {
    const child = spawn('sh', [SCRIPT, ...argv, '--rndsleep', `${MOST}`], {
      stdio: 'ignore',
      detached: true,
    });
    const pid = child.pid ?? 0;
    try {
      const seconds = await eventually('the script sleeps', 60, () => {
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
        const commands = children.map((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').split('\0'));
        return commands.find(([name]) => name === 'sleep')?.[1];
      });
      expect(Number(seconds)).to.be.within(0, MOST - 1);
    } finally {
      process.kill(-pid, 'SIGKILL');
    }
  });

  for (const [seconds, isTaken] of [
    ...(['0', '00', '1', '1.0', '01'] as const).map((text) => [text, true] as const),
    ...(
      [`${MOST + 1}`, `${MOST}.5`, '9'.repeat(20), '-1', '1e3', '.5', '5.', '1 ', String.raw`\061`] as const
    ).map((text) => [text, false] as const),
  ] as const)
    it(`is ${isTaken ? '' : 'not '}${seconds} for both forms`, async () => {
      const [usage] = [['--rndsleep', seconds]];
      const { status } = spawnSync('sh', [SCRIPT, ...argv, ...usage], { timeout: LONG_MILLISECONDS });
      expect(status).to.equal(isTaken ? 0 : 2);
      const host = localHostFromSource();
      const call = readArguments([...argv, ...usage], host);
      expect(
        await call.then(
          () => true,
          () => false,
        ),
      ).to.equal(isTaken);
    });
});

function soon(): AbortSignal {
  const over = new AbortController();
  setImmediate(() => over.abort());
  return over.signal;
}
