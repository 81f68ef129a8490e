/** The deadline holds on the compiled executables although a file system has stopped to answer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeWith } from '../kit/debian-packages.ts';
import { FAULTY, PLUGINS, run } from '../kit/executable.ts';
import { canMount, HANGING_MOUNT_PACKAGES, mountHanging, type HangingMount } from '../kit/hanging-mount.ts';

describeWith(HANGING_MOUNT_PACKAGES, 'a file system that hangs', () => {
  let mount: HangingMount | undefined;
  before(async function () {
    if (!canMount()) this.skip();
    mount = await mountHanging();
    mkdirSync(join(mount.source, 'directory'));
    writeFileSync(join(mount.source, 'directory/file'), 'x');
    mount.hang();
  });
  after(() => mount?.unmount());

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['reading a file', FAULTY, ['--read', 'FILE']],
    ['reading exceptions', FAULTY, ['--exceptions', 'FILE']],
    ['reading extra options', FAULTY, ['--extra-opts=@FILE']],
    ['check_crl', join(PLUGINS, 'check_crl'), ['--directory', 'DIR']],
    [
      'check_file_permissions on a directory',
      join(PLUGINS, 'check_file_permissions'),
      ['--select', 'world-writable', '--root', 'DIR'],
    ],
    [
      'check_file_permissions on a file',
      join(PLUGINS, 'check_file_permissions'),
      ['--select', 'world-writable', '--root', 'FILE'],
    ],
    [
      'check_file_permissions on PATH',
      join(PLUGINS, 'check_file_permissions'),
      ['--select', 'path-environment', '--path', 'DIR'],
    ],
  ];
  for (const [what, program, argv] of cases) {
    it(`does not keep ${what} from ending in time`, async () => {
      const directory = join(mount?.path ?? '', 'directory');
      const given = argv.map((word) =>
        word.replace('FILE', join(directory, 'file')).replace('DIR', directory),
      );
      const { code, stdout, stderr } = await run(program, [...given, '-t', '1:CRITICAL']);
      expect(stdout).to.match(/^\S+ (?:CRITICAL|UNKNOWN): timed out after \d+ s\n$/);
      expect(code).to.equal(stdout.includes('CRITICAL') ? 2 : 3);
      expect(stderr).to.equal('');
    });
  }
});
