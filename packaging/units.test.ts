/** What systemd units take from a program must not be what it looks at. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(import.meta.dirname, '..');
const unit = readFileSync(join(import.meta.dirname, 'systemd/secmon-observe.service'), 'utf8');

describe('unit of the observing timer', () => {
  it("sees the host's network: in one of its own nothing listens and nobody is connected", () => {
    expect(unit).not.to.match(/^PrivateNetwork=(?!no)/m);
    expect(unit).to.match(/^RestrictAddressFamilies=AF_UNIX$/m);
  });

  it('sees processes of others, which takes a capability beside reading every file', () => {
    const [, capabilities = ''] = /^CapabilityBoundingSet=(.*)$/m.exec(unit) ?? [];
    expect(capabilities.split(' ')).to.have.members(['CAP_DAC_READ_SEARCH', 'CAP_SYS_PTRACE']);
  });

  it('sees homes, temporary files and devices', () => {
    expect(unit).not.to.match(/^(ProtectHome|PrivateTmp|PrivateDevices|ProtectProc|PrivateUsers)=/m);
  });
});

describe('units of the timers that pull', () => {
  for (const purpose of ['catalogue', 'indicators'])
    it(`may write where ${purpose} are installed, and nowhere else`, () => {
      const pulling = readFileSync(join(import.meta.dirname, `systemd/secmon-${purpose}.service`), 'utf8');
      expect(pulling).to.contain(`ReadWritePaths=/var/lib/secmon/${purpose} /var/lib/secmon/trust\n`);
      expect(pulling.includes('--purpose indicators')).to.equal(purpose === 'indicators');
    });
});

describe('the unit of the bridge', () => {
  const bridge = readFileSync(join(import.meta.dirname, 'systemd/secmon-bridge.service'), 'utf8');

  it('is told by a process of its own that the daemon is ready', () =>
    expect(bridge)
      .to.match(/^Type=notify$/m)
      .and.to.match(/^NotifyAccess=all$/m));

  it('starts it anew when it shows no sign of life', () =>
    expect(bridge)
      .to.match(/^WatchdogSec=\d+$/m)
      .and.to.match(/^Restart=always$/m));

  it('lets plugins of others read the status file, and nobody the store', () =>
    expect(bridge)
      .to.match(/^RuntimeDirectoryMode=0755$/m)
      .and.to.match(/^StateDirectoryMode=0750$/m));

  it('leaves the status file of a daemon that is gone, which is CRITICAL, and not UNKNOWN as none is', () =>
    expect(bridge).to.match(/^RuntimeDirectoryPreserve=yes$/m));

  it('lets it write to every directory that a README has it use', () => {
    const [, listed = ''] = /^ReadWritePaths=(.*)$/m.exec(bridge) ?? [];
    const writable = ['/var/lib/secmon/bridge', ...listed.split(' ').map((path) => path.replace(/^-/, ''))];
    const used = globSync('src/bridge/{receive,deliver}/*/README.md', { cwd: ROOT })
      .map((name) => readFileSync(join(ROOT, name), 'utf8'))
      .flatMap((text) =>
        [...text.matchAll(/^\s*(?:path|spool|directory): (\/var\/\S+)/gm)].map(([, path = '']) => path),
      );
    expect(used).to.have.length.above(4);
    const closed = used.filter((path) => !writable.some((directory) => path.startsWith(`${directory}/`)));
    expect(closed).to.deep.equal([]);
  });
});

describe('the unit of the Pakiti server', () => {
  const unit = readFileSync(join(import.meta.dirname, 'systemd/pakiti-server.service'), 'utf8');

  it('lets it write its store and the feeds, and nobody read those', () =>
    expect(unit)
      .to.match(/^StateDirectory=secmon\/pakiti secmon\/feeds$/m)
      .and.to.match(/^StateDirectoryMode=0750$/m)
      .and.to.match(/^ProtectSystem=strict$/m)
      .and.not.to.match(/^ReadWritePaths=/m));

  it('makes the directories that the README makes, for the account of the unit', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, section = ''] = /### Install the Pakiti server\n([^]*?)\n###/.exec(readme) ?? [];
    const [, account, made = ''] =
      /install -d -o (\w+) -g \1 -m 750 ((?:\/var\/lib\/\S+ ?)+)/.exec(section) ?? [];
    const [, state = ''] = /^StateDirectory=(.*)$/m.exec(unit) ?? [];
    expect(made.trim().split(' ')).to.deep.equal(state.split(' ').map((name) => `/var/lib/${name}`));
    expect(unit).to.include(`\nUser=${account}\nGroup=${account}\n`);
    const [, program = '', configuration = ''] = /^ExecStart=(\S+) --config (\S+)$/m.exec(unit) ?? [];
    for (const path of [program, configuration]) expect(section).to.include(` ${path}\n`);
  });

  it('has no more capabilities than ports below 1024 need', () =>
    expect(unit).to.match(/^CapabilityBoundingSet=CAP_NET_BIND_SERVICE$/m));
});
