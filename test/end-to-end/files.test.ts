/** Files that decide what a check says: extra options, accepted risks, stored observations. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FAULTY, run, type Ended } from '../kit/executable.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;

describe('compiled check: files', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secmon-files-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string, mode = 0o600): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  const faulty = (...argv: string[]): Promise<Ended> => run(FAULTY, argv);
  const fifo = (): string => {
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    return join(folder, 'fifo');
  };

  describe('--extra-opts', () => {
    const ini = '; comment\n[check_faulty]\nfind=WARNING\nno-perfdata=\n# more\n[other]\nw=12h:\nfind = OK\n';

    it('reads the section of the plugin, given options win', async () => {
      const path = file('p.ini', ini);
      expect((await faulty(`--extra-opts=@${path}`)).stdout).to.equal('FAULTY WARNING: thing-0: found\n');
      expect((await faulty(`--extra-opts=@${path}`, '--text', 'mine')).stdout).to.equal(
        'FAULTY WARNING: thing-0: mine\n',
      );
    });

    it('reads a named section, also after a space', async () => {
      const path = file('p.ini', ini);
      const line = "FAULTY WARNING: left: 40000s breaks the range 43200: | 'left'=40000s;43200:\n";
      expect((await faulty(`--extra-opts=other@${path}`)).stdout).to.equal(line);
      expect((await faulty('--extra-opts', `other@${path}`)).stdout).to.equal(line);
    });

    it('finds the file by MP_CONFIG_FILE and NAGIOS_CONFIG_PATH', async () => {
      const path = file('plugins.ini', ini);
      for (const env of [{ MP_CONFIG_FILE: path }, { NAGIOS_CONFIG_PATH: `/nonexistent:${folder}` }]) {
        const { stdout } = await run(FAULTY, ['--extra-opts'], { env });
        expect(stdout).to.equal('FAULTY WARNING: thing-0: found\n');
      }
    });

    it('is UNKNOWN for a missing file or section, a broken line, a FIFO, or a file that others can write', async () => {
      const path = file('p.ini', ini);
      const bad: readonly (readonly [string, RegExp])[] = [
        [`@${folder}/none`, /no such file/],
        [`none@${path}`, /no section \[none\]/],
        [`@${file('broken.ini', '[check_faulty]\nnonsense\n')}`, /broken\.ini:2: not 'key=value'/],
        [`@${file('typo.ini', '[check_faulty]\nfnd=OK\n')}`, /unknown option '--fnd=OK'|did you mean --find/],
        [`@${file('open.ini', ini, 0o666)}`, /others than its owner may write/],
        [`@${fifo()}`, /not a regular file/],
      ];
      for (const [request, message] of bad) {
        const { code, stdout } = await faulty(`--extra-opts=${request}`, '-v');
        expect(stdout, request).to.match(message);
        expect(code).to.equal(3);
      }
    });
  });

  describe('--exceptions', () => {
    const exception = (expires: string, subject = 'thing-0'): string =>
      `- subject: ${subject}\n  reason: lab machine\n  who: officer@example.org\n  expires: ${expires}\n`;

    it('an accepted finding is shown and does not raise the state', async () => {
      const path = file('e.yaml', exception('2999-01-01'));
      const { code, stdout } = await faulty('--find', 'CRITICAL', '--exceptions', path, '-v');
      expect(stdout).to.match(/^FAULTY OK: nothing wrong \(1 accepted\)\n/);
      expect(stdout).to.include('   accepted until 2999-01-01 by officer@example.org: lab machine');
      expect(code).to.equal(0);
    });

    it('an expired exception raises it again, and says so', async () => {
      const path = file('e.yaml', exception('2020-01-01'));
      const { code, stdout } = await faulty('--find', 'CRITICAL', '--exceptions', path, '-v');
      expect(stdout).to.include('[CRITICAL] thing-0: found\n   exception expired on 2020-01-01 by');
      expect(code).to.equal(2);
    });

    it('covers its subject whole and nothing else', async () => {
      const path = file('e.yaml', exception('2999-01-01', 'thing'));
      expect((await faulty('--find', 'CRITICAL', '--exceptions', path)).code).to.equal(2);
    });

    it('never makes a blind check OK', async () => {
      const path = file('e.yaml', exception('2999-01-01'));
      const { code } = await faulty('--find', 'UNKNOWN', '--value', 'x', '--exceptions', path);
      expect(code).to.equal(3);
    });

    it('is UNKNOWN for a file that is wrong, naming file and line', async () => {
      const bad: readonly (readonly [string, RegExp])[] = [
        [`${folder}/none`, /none: no such file/],
        [
          file('a.yaml', '- subject: x\n  reason: r\n  who: w\n'),
          /a\.yaml:1: 0 must have required property 'expires'/,
        ],
        [file('b.yaml', `${exception('2999-01-01')}${exception('soon')}`), /'soon' is no date/],
        [file('c.yaml', '- subject: x\n  reasn: r\n'), /c\.yaml:2: /],
        [file('d.yaml', 'a: [1\n'), /d\.yaml:2: /],
        [file('f.yaml', exception('2999-01-01'), 0o664), /others than its owner may write/],
        [fifo(), /not a regular file/],
      ];
      for (const [path, message] of bad) {
        const { code, stdout } = await faulty('--find', 'OK', '--exceptions', path, '-v');
        expect(stdout, path).to.match(message);
        expect(code, path).to.equal(3);
      }
    });
  });

  describe('--observe and --observation', () => {
    const observed = async (): Promise<string> => (await faulty('--find', 'WARNING', '--observe')).stdout;

    it('--observe prints what was seen and is no verdict', async () => {
      const { code, stdout } = await faulty('--find', 'WARNING', '--observe');
      expect(code).to.equal(3);
      const stored = JSON.parse(stdout) as {
        check: string;
        options: object;
        observation: { states: string[] };
      };
      expect(stored.check).to.equal('faulty');
      expect(stored.options).to.deep.equal({ find: ['WARNING'] });
      expect(stored.observation.states).to.deep.equal(['WARNING']);
    });

    it('judges what root has stored', async function () {
      if (!isRoot) this.skip();
      const path = file('o.json', await observed(), 0o644);
      chmodSync(folder, 0o755);
      const { code, stdout } = await run(FAULTY, ['--observation', path], { uid: NOBODY });
      expect([code, stdout]).to.deep.equal([1, "FAULTY WARNING: thing-0: found | 'left'=40000s;32400:\n"]);
    });

    it("refuses what is too old, from the future, not root's, writable by others, or of another check", async function () {
      if (!isRoot) this.skip();
      const text = await observed();
      const at = (seconds: number): string =>
        text.replace(/"at":[\d.]+/, `"at":${Date.now() / 1000 + seconds}`);
      const foreign = file('foreign.json', text);
      chownSync(foreign, NOBODY, NOBODY);
      const bad: readonly (readonly [string, RegExp])[] = [
        [file('old.json', at(-7300)), /73\d\d s old, allowed is 7200/],
        [file('future.json', at(600)), /-\d+ s old, allowed is 7200/],
        [foreign, /its owner is uid 65534/],
        [file('open.json', text, 0o660), /others than its owner may write/],
        [file('other.json', text.replace('"faulty"', '"crl"')), /not an observation of the check faulty/],
        [file('cut.json', text.slice(0, 40)), /not JSON/],
        [file('empty.json', '{"schema":1,"check":"faulty","options":{}}'), /not one observation or failure/],
        [`${folder}/none`, /no such file/],
        [fifo(), /not a regular file/],
      ];
      for (const [path, message] of bad) {
        const { code, stdout } = await faulty('--observation', path, '-v');
        expect(stdout, path).to.match(message);
        expect(code, path).to.equal(3);
      }
      expect(
        (await faulty('--observation', file('o.json', at(-7300)), '--observation-age', '3h')).code,
      ).to.equal(1);
    });
  });
});
