/** Nothing is acknowledged before it is on the disk: shown by the system calls of the daemon. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { Daemon } from '../kit/daemon.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { BRIDGE } from '../kit/executable.ts';
import { freePort } from '../kit/free-port.ts';
import { numberedEvent } from '../kit/sample-event.ts';

const REQUESTS = 20;
/** To be traced costs time. */
const START_SECONDS = 90;
const CALLS = 'trace=read,recvfrom,fsync,fdatasync,write,writev,sendto,sendmsg';

/** What happened, in order, to each of which a line of the trace belongs. */
type Step = 'request' | 'durable' | 'acknowledged';

/** With `-y` a descriptor is followed by what it is: a path or a socket. */
const STEPS: readonly (readonly [RegExp, Step])[] = [
  [/ (?:read|recvfrom)\(\d+<(?:TCP|socket)[^"]*"POST \/v1\/results/, 'request'],
  [/ (?:fsync|fdatasync)\(\d+<[^>]*store\.db-wal>\) += 0/, 'durable'],
  [/ (?:write|writev|sendto|sendmsg)\(\d+<(?:TCP|socket).*HTTP\/1\.1 202/, 'acknowledged'],
];

describeWith(['strace'], 'an acknowledgement of the bridge', function () {
  this.timeout(180_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-durable-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('follows the flush of the store, each one', async () => {
    const place = (name: string): string => join(directory, name);
    const port = await freePort();
    const { token, stored } = newToken('test', '2099-01-01T00:00:00Z');
    const configuration = {
      store: { sqlite: place('store.db') },
      listen: { port, tokens: place('tokens.json') },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [],
    };
    writeFileSync(place('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
    writeFileSync(place('bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });
    const trace = [
      '/usr/bin/strace',
      '-f',
      '--seccomp-bpf',
      '-yy',
      '-s',
      '64',
      '-e',
      CALLS,
      '-o',
      place('trace'),
    ] as const;
    const daemon = new Daemon([...trace, BRIDGE, '--config', place('bridge.yaml')]);
    try {
      await eventually('the bridge', START_SECONDS, () =>
        daemon.output.includes('"started"') ? true : undefined,
      );
      for (let index = 0; index < REQUESTS; index += 1) await send(port, token, index);
    } finally {
      // strace takes no signal itself; it ends with what it traces, whose number is the first word of its trace.
      process.kill(Number.parseInt(readFileSync(place('trace'), 'latin1'), 10), 'SIGTERM');
      await daemon.ended();
    }
    const steps = stepsIn(readFileSync(place('trace'), 'latin1'));
    expect(steps.filter((step) => step === 'acknowledged')).to.have.length(REQUESTS);
    let durableSince = false;
    for (const step of steps) {
      if (step === 'acknowledged') expect(durableSince).to.equal(true);
      durableSince = step === 'durable' || (durableSince && step !== 'request');
    }
  });
});

/** One after the other, so that each flush is of one request. */
async function send(port: number, token: string, index: number): Promise<void> {
  const { subject, state, summary, start } = numberedEvent(index);
  const { status } = await fetch(`http://127.0.0.1:${port}/v1/results`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ subject, state, summary, start }),
  });
  expect(status).to.equal(202);
}

/** A call that another thread interrupts is on two lines; its end is what counts. */
function stepsIn(trace: string): readonly Step[] {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap((line) => {
    const pid = line.split(' ', 1)[0] ?? '';
    const unfinished = line.indexOf(' <unfinished ...>');
    if (unfinished >= 0) {
      begun.set(pid, line.slice(0, unfinished));
      return [];
    }
    const whole = line.includes(' resumed>')
      ? (begun.get(pid) ?? '') + line.replace(/^.* resumed>/, '')
      : line;
    return STEPS.flatMap(([pattern, step]) => (pattern.test(whole) ? [step] : []));
  });
}
