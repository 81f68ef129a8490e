import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../../test/kit/debian-packages.ts';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { notifier, type Notifier } from './notify.ts';

/** Node has no such sockets: whoever listens prints a line when it is ready, then the first datagram. */
const LISTENER = `use Socket; $| = 1;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, sockaddr_un($ARGV[0])) or die; print "ready\\n";
recv($s, my $text, 4096, 0); print $text;`;

describeWith(['systemd', 'perl'], 'the notifier', () => {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-notify-'));
  const socket = join(directory, 'socket');
  let listener: ChildProcess;
  after(() => {
    listener.kill();
    rmSync(directory, { recursive: true });
  });

  const withVariables = (variables: Readonly<Partial<Record<string, string>>>): Notifier => {
    const { commands, clock } = localHostFromSource();
    return notifier({
      commands,
      environment: (name) => variables[name],
      after: (seconds) => clock.after(seconds),
    });
  };

  it('tells systemd', async () => {
    listener = spawn('/usr/bin/perl', ['-e', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(listener.stdout!, 'data');
    const heard = once(listener.stdout!, 'data') as Promise<[Buffer]>;
    await withVariables({ NOTIFY_SOCKET: socket }).say('READY=1', 'STATUS=at work');
    const [text] = await heard;
    expect(text.toString().split('\n')).to.include.members(['READY=1', 'STATUS=at work']);
  });

  it('is quiet without systemd, and where it is gone', async () => {
    await withVariables({}).say('READY=1');
    await withVariables({ NOTIFY_SOCKET: '/nowhere' }).say('READY=1');
  });

  it('gives half of the time that the watchdog waits', () => {
    expect(withVariables({ WATCHDOG_USEC: '30000000' }).watchdogSeconds).to.equal(15);
    for (const text of [undefined, '0', 'x'])
      expect(withVariables(text === undefined ? {} : { WATCHDOG_USEC: text }).watchdogSeconds).to.equal(
        undefined,
      );
  });
});
