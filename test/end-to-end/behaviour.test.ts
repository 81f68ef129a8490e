/** The plugin contract on the compiled executable: whatever happens, one line on stdout and the exit code 3. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../kit/eventually.ts';
import { FAULTY, plugin, PLUGINS, run, SECMON, type Ended } from '../kit/executable.ts';
import { catches } from '../kit/processes.ts';

/** Node itself catches others from its first instruction on. */
const LAST_CAUGHT = 'SIGXFSZ';

const faulty = (...argv: string[]): Promise<Ended> => run(FAULTY, argv);

function expectOneLine({ code, stdout, stderr }: Ended, line: string | RegExp, exit = 3): void {
  expect(stderr).to.equal('');
  expect(stdout.endsWith('\n')).to.equal(true);
  expect(stdout.split('\n')).to.have.length(2);
  if (typeof line === 'string') expect(stdout).to.equal(`${line}\n`);
  else expect(stdout).to.match(line);
  expect(code).to.equal(exit);
}

describe('compiled check: help and usage', () => {
  for (const option of ['-h', '--help', '-V', '--version', '-vh']) {
    it(`${option} prints and exits 3`, async () => {
      const { code, stdout, stderr } = await faulty(option);
      expect(code).to.equal(3);
      expect(stderr).to.equal('');
      expect(stdout).to.match(/check_faulty/);
    });
  }

  const usage: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'an unknown option',
      ['--nonsense'],
      /^FAULTY UNKNOWN: unknown option '--nonsense'; usage: check_faulty/,
    ],
    [
      'a misspelt option',
      ['--warnig', '5'],
      /unknown option '--warnig' \(did you mean --warning\?\); usage:/,
    ],
    ['a missing value', ['-w'], /option --warning expects a value/],
    ['an option where a value belongs', ['-w', '-v'], /option --warning expects a value/],
    ['a bad range', ['-w', '2:1'], /--warning: bad range '2:1': start 2 is above end 1 at character 1/],
    ['a bad unit', ['-w', '5KiB'], /unexpected 'KiB' .* at character 2/],
    ['a word without an option', ['stray'], /unexpected argument 'stray'/],
    ['a bad choice', ['--output', 'xml'], /--output: 'xml' is none of text, json/],
    ['a bad timeout', ['-t', '0'], /--timeout: '0' is not SECONDS\[:STATE\]/],
    ['a bad timeout state', ['-t', '5:BAD'], /--timeout: 'BAD' is none of OK/],
    ['hostile text', ['--x\u001B[31m|y=1\n'], /unknown option '--x\\x1B\[31m\\x7Cy=1\\x0A'/],
  ];
  for (const [what, argv, message] of usage) {
    it(`${what} is one line of usage`, async () => expectOneLine(await faulty(...argv), message));
  }
});

describe('compiled check: trouble of its own', () => {
  it('an exception is UNKNOWN', async () =>
    expectOneLine(await faulty('--fault', 'throw'), 'FAULTY UNKNOWN: internal error: thrown \\x7C here'));

  it('-vvv adds the stack of an exception to the long output', async () => {
    const { code, stdout, stderr } = await faulty('--fault', 'throw', '-vvv');
    expect(stdout).to.match(/\n {3}TypeError: thrown \\x7C here\n {7}at /);
    expect([code, stderr]).to.deep.equal([3, '']);
  });

  it('a rejected promise that nobody hears is UNKNOWN', async () =>
    expectOneLine(await faulty('--fault', 'reject'), 'FAULTY UNKNOWN: internal error: rejected unheard'));

  it('-vvv adds the stack of a rejected promise', async () => {
    const { code, stdout } = await faulty('--fault', 'reject', '-vvv');
    expect(stdout).to.match(/rejected unheard\nError: rejected unheard\n {4}at /);
    expect(code).to.equal(3);
  });

  it('an uncaught exception is UNKNOWN', async () =>
    expectOneLine(await faulty('--fault', 'uncaught'), 'FAULTY UNKNOWN: internal error: uncaught'));

  it('a promise that never settles is UNKNOWN', async () =>
    expectOneLine(
      await faulty('--fault', 'never'),
      /^FAULTY UNKNOWN: internal error: ended without a verdict/,
    ));

  it('a current directory that is gone is no trouble', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secmon-gone-'));
    const script =
      'mkdir "$1/gone" && cd "$1/gone" && rmdir "$1/gone" && exec "$2" --select world-writable --root "$1"';
    const program = join(PLUGINS, 'check_file_permissions');
    const ended = await run('/bin/bash', ['-c', script, 'bash', folder, program]);
    rmSync(folder, { recursive: true });
    expectOneLine(ended, /^FILE-PERMISSIONS OK: 1 entry/, 0);
  });

  it('a change root without devices is no trouble (skipped without root and unshare)', async function () {
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/unshare')) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'secmon-root-'));
    const script =
      'mount --make-rprivate / && mount -t tmpfs none "$1" && cd "$1" && mkdir usr etc && mount --bind /usr usr && ' +
      'ln -s usr/bin usr/lib usr/lib64 . && cp "$2" check_crl && exec chroot . /check_crl -d /etc';
    const ended = await run('/usr/bin/unshare', ['-m', '/bin/bash', '-c', script, 'bash', folder, SECMON], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    rmdirSync(folder);
    if (ended.stderr.includes('unshare')) this.skip();
    expectOneLine(ended, /^CRL UNKNOWN: \/etc: no trust anchor found/);
  });

  it('what a library says on stderr is not seen', async () =>
    expectOneLine(
      await faulty('--fault', 'stderr', '--find', 'OK'),
      "FAULTY OK: nothing wrong | 'left'=40000s;32400:",
      0,
    ));

  for (const signal of [
    'SIGTERM',
    'SIGINT',
    'SIGHUP',
    'SIGQUIT',
    'SIGALRM',
    'SIGUSR1',
    'SIGUSR2',
    'SIGXCPU',
  ] as const) {
    it(`${signal} ends it with a line`, async () => {
      const ended = await run(FAULTY, ['--fault', 'sleep'], {
        started(child) {
          void eventually('its handlers', 60, () => catches(child.pid ?? 0, LAST_CAUGHT) || undefined)
            .then(() => delay(200))
            .then(() => child.kill(signal));
        },
      });
      expectOneLine(ended, `FAULTY UNKNOWN: ended by ${signal}`);
    });
  }
});

describe('compiled check: deadline', () => {
  it('is kept, UNKNOWN unless said', async () =>
    expectOneLine(await faulty('--fault', 'sleep', '-t', '1'), 'FAULTY UNKNOWN: timed out after 1 s'));

  for (const [state, exit] of [
    ['CRITICAL', 2],
    ['warning', 1],
    ['2', 2],
    ['OK', 0],
  ] as const) {
    it(`gives the state ${state} when told to`, async () =>
      expectOneLine(await faulty('--fault', 'sleep', '-t', `0.5:${state}`), /timed out after 0.5 s/, exit));
  }
});

/** Runs its argument on a terminal that takes no more, and prints the exit code; -1 where it hangs. */
const FULL_TERMINAL = `
import os, pty, subprocess, sys
master, terminal = pty.openpty()
os.set_blocking(terminal, False)
try:
    while True: os.write(terminal, b'x')
except BlockingIOError: pass
os.set_blocking(terminal, True)
child = subprocess.Popen([sys.argv[1], '-t', '1'], stdout=terminal, stdin=subprocess.DEVNULL)
try: print(child.wait(45))
except subprocess.TimeoutExpired: child.kill(); print(-1)
`;

describe('compiled check: standard output', () => {
  it('is written whole to a pipe that is read late', async () => {
    const child = spawn(FAULTY, ['--find', 'WARNING', '--repeat', '900', '--text', 'x'.repeat(400), '-v'], {
      env: {},
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    const text = Buffer.concat(chunks).toString();
    expect(text.length).to.be.above(360_000);
    expect(text.split('\n').filter((line) => line.startsWith('\\_ [WARNING] thing-'))).to.have.length(900);
    expect(text).to.match(/ \| 'left'=40000s;32400:\n$/);
    expect(code).to.equal(1);
  });

  it('is held to the deadline when the terminal is full (skipped without python3)', async function () {
    if (!existsSync('/usr/bin/python3')) this.skip();
    const { stdout } = await run('/usr/bin/python3', ['-c', FULL_TERMINAL, FAULTY]);
    expect(stdout).to.equal('3\n');
  });

  it('is held to the deadline when the pipe is never read', async () => {
    const argv = ['--find', 'WARNING', '--repeat', '900', '--text', 'x'.repeat(400), '-v', '-t', '1'];
    const child = spawn(FAULTY, argv, { env: {}, stdio: ['ignore', 'pipe', 'ignore'] });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    child.stdout.destroy();
    expect(code).to.equal(3);
  });

  it('that nobody reads any more is exit 3', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secmon-unread-'));
    const script =
      '{ until [ -e "$1" ]; do sleep 0.05; done; "$0" --find OK; echo "$?" >&2; } | { exec <&-; : > "$1"; }';
    const env = { PATH: '/usr/bin:/bin' };
    const closed = await run('/bin/bash', ['-c', script, FAULTY, join(folder, 'closed')], { env });
    rmSync(folder, { recursive: true });
    expect(closed.stderr).to.equal('3\n');
  });

  it('may be thrown away, or never have been there: the exit code tells all the same', async () => {
    for (const redirection of ['>/dev/null', '1<>/dev/null', '>&-']) {
      const { code, stderr } = await run('/bin/sh', ['-c', `"$0" --find CRITICAL ${redirection}`, FAULTY]);
      expect([code, stderr], redirection).to.deep.equal([2, '']);
    }
  });
});

describe('compiled check: environment', () => {
  const verdict = "FAULTY OK: nothing wrong | 'left'=40000s;32400:";

  it('needs none at all, and no Node', async () => expectOneLine(await faulty('--find', 'OK'), verdict, 0));

  for (const name of ['--version', '-v', '--v8-options', '-check_faulty']) {
    it(`is no option of Node: called as ${name}`, () => {
      const { status, stdout } = spawnSync(FAULTY, ['--find', 'OK'], {
        argv0: name,
        env: {},
        encoding: 'utf8',
      });
      expect(stdout).to.equal(`SECMON UNKNOWN: no program is called '${name}'\n`);
      expect(status).to.equal(3);
    });
  }

  // A process that Node cannot start ends as Node does: without a verdict, and not with the exit code of one.
  const starved = [
    'ulimit -n 3',
    'ulimit -n 20',
    'ulimit -v 2000000',
    'ulimit -s 64',
    'export NODE_CHANNEL_FD=x',
  ];
  for (const setting of starved) {
    it(`is never OK without a verdict: ${setting}`, () => {
      const argv = ['-c', `${setting}; exec "$0" --find OK`, FAULTY];
      const { status, stdout } = spawnSync('/bin/sh', argv, { env: {}, encoding: 'utf8' });
      if (status === 0) expect(stdout).to.equal(`${verdict}\n`);
      else expect(stdout).not.to.include(' OK');
    });
  }

  const hostile: Readonly<Record<string, string>> = {
    NODE_OPTIONS: '--throw-deprecation --require /nonexistent',
    NODE_DEBUG: 'fs,net,module',
    NODE_PENDING_DEPRECATION: '1',
    NODE_REDIRECT_WARNINGS: '/nonexistent/warnings',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: '/nonexistent/ca.pem',
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'de_DE.UTF-8',
    TZ: 'Pacific/Kiritimati',
    FORCE_COLOR: '3',
    DEBUG: '*',
    CLI_FLAGS_DEBUG: '1',
  };
  it('is deaf to NODE_V8_COVERAGE, and writes nothing', async () => {
    const folder = join(tmpdir(), `secmon-coverage-${process.pid}`);
    expectOneLine(await run(FAULTY, ['--find', 'OK'], { env: { NODE_V8_COVERAGE: folder } }), verdict, 0);
    expect(existsSync(folder)).to.equal(false);
  });

  it('is deaf to WATCH_REPORT_DEPENDENCIES, which makes threads say what they load', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secmon-watch-'));
    const argv = ['--select', 'world-writable', '--root', folder];
    const ended = await plugin('check_file_permissions', argv, { env: { WATCH_REPORT_DEPENDENCIES: '1' } });
    rmSync(folder, { recursive: true });
    expectOneLine(ended, /^FILE-PERMISSIONS OK: 1 entry/, 0);
  });

  it('is deaf to OPENSSL_CONF, which Node would not start with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secmon-openssl-'));
    const settings = join(folder, 'openssl.cnf');
    writeFileSync(settings, '[[[\n');
    const ended = await run(FAULTY, ['--find', 'OK'], { env: { OPENSSL_CONF: settings } });
    rmSync(folder, { recursive: true });
    expectOneLine(ended, verdict, 0);
  });

  it('is deaf to NODE_USE_ENV_PROXY, with a proxy that is none', async () => {
    const env = { NODE_USE_ENV_PROXY: '1', http_proxy: 'none' };
    expectOneLine(await run(FAULTY, ['--find', 'OK'], { env }), verdict, 0);
  });

  for (const [name, value] of Object.entries(hostile)) {
    it(`is deaf to ${name}`, async () =>
      expectOneLine(await run(FAULTY, ['--find', 'OK'], { env: { [name]: value } }), verdict, 0));
  }
});
