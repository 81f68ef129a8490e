/** Conditions about files, each in its three answers. */
import type { RootPlan } from '../kit/rooted-host.ts';
import { PASSWD, RPM_LIST, RPM_DATABASE, BASH, type Rows } from './row.ts';

/** A directory that nobody but root can enter. */
const LOCKED: RootPlan = { '/locked': { directory: 0o700 }, '/locked/a': 'secret\n' };
export const files: Rows = {
  file: [
    {
      answer: 'true',
      when: 'it has the bits',
      ask: { file: { path: '/a', set: 'u+s', clear: 'o+w' } },
      root: { '/a': { file: 0o4755 } },
    },
    {
      answer: 'true',
      when: 'one that matches the glob has the digest',
      ask: { file: { path: '/d/*', md5: 'B026324C6904B2A9CB4B88D6D61C81D1' } },
      root: { '/d/x': 'other', '/d/.y': '1\n' },
    },
    {
      answer: 'true',
      when: 'it is a link, and that is asked',
      ask: { file: { path: '/a', type: 'link' } },
      root: { '/a': { link: 'nowhere' } },
    },
    { answer: 'false', when: 'it is not there', ask: { file: { path: '/a' } } },
    {
      answer: 'false',
      when: 'a directory above it is a file',
      ask: { file: { path: '/a/b' } },
      root: { '/a': '' },
    },
    {
      answer: 'false',
      when: 'it lacks a bit',
      ask: { file: { path: '/a', set: '"0022"'.slice(1, 5) } },
      root: { '/a': { file: 0o620 } },
    },
    {
      answer: 'false',
      when: 'it belongs to somebody else',
      ask: { file: { path: '/etc/passwd', owner: 'ann' } },
      root: PASSWD,
    },
    {
      answer: 'false',
      when: 'it has another digest',
      ask: { file: { path: '/a', sha256: '0'.repeat(64) } },
      root: { '/a': 'x' },
    },
    {
      answer: 'unknown',
      when: 'its directory cannot be entered',
      ask: { file: { path: '/locked/a' } },
      root: LOCKED,
    },
    {
      answer: 'unknown',
      when: 'a directory cannot be listed for its glob',
      ask: { file: { path: '/locked/*' } },
      root: LOCKED,
    },
    {
      answer: 'unknown',
      when: 'it cannot be read for its digest',
      ask: { file: { path: '/a', sha1: '0'.repeat(40) } },
      root: { '/a': { file: 0o600 } },
    },
  ],
  tree: [
    {
      answer: 'true',
      when: 'something below has a bit',
      ask: { tree: { path: '/t', 'any-set': 'o+w' } },
      root: { '/t/a/b': { file: 0o646 } },
    },
    {
      answer: 'false',
      when: 'nothing has',
      ask: { tree: { path: ['/t', '/none'], 'any-set': 'o+w' } },
      root: { '/t/a/b': '' },
    },
    {
      answer: 'unknown',
      when: 'a part cannot be read',
      ask: { tree: { path: '/t', 'any-set': 'o+w' } },
      root: { '/t/locked': { directory: 0o700 } },
    },
  ],
  'unowned-file': [
    {
      answer: 'true',
      when: 'no package owns what a link leads to',
      ask: { 'unowned-file': { path: '/lib/*.so*' } },
      root: {
        ...BASH,
        '/lib/libkeyutils.so.1': { link: 'libkeyutils.so.1.3.2' },
        '/lib/libkeyutils.so.1.3.2': '',
      },
      programs: {
        'dpkg-query -S -- /lib/libkeyutils.so.1.3.2 /usr/lib/libkeyutils.so.1.3.2': {
          exitCode: 1,
          stderr: 'no path found',
        },
      },
    },
    {
      answer: 'false',
      when: 'a package owns it, under its name from before /usr was merged',
      ask: { 'unowned-file': { path: '/usr/lib/a[1].so' } },
      root: { ...BASH, '/usr/lib/a1.so': '' },
      programs: {
        'dpkg-query -S -- /lib/a1.so /usr/lib/a1.so': { exitCode: 1, stdout: 'a:amd64, b: /lib/a1.so\n' },
      },
    },
    {
      answer: 'true',
      when: 'a package owns one of that name beside it, where /usr is not merged',
      ask: { 'unowned-file': { path: '/usr/lib/libkeyutils.so.1' } },
      root: {
        ...BASH,
        '/lib/libkeyutils.so.1': '',
        '/usr/lib/libkeyutils.so.1': '',
        '/var/lib/dpkg/info/libkeyutils1:amd64.list': '/.\n/lib\n/lib/libkeyutils.so.1\n',
      },
      programs: { 'dpkg-query -S -- /usr/lib/libkeyutils.so.1': { exitCode: 1 } },
    },
    {
      answer: 'false',
      when: 'the package that is called like it has it in its list, where nobody need be asked',
      ask: { 'unowned-file': { path: '/usr/lib/libkeyutils.so.1' } },
      root: {
        ...BASH,
        '/usr/lib/libkeyutils.so.1': '',
        '/var/lib/dpkg/info/libkeyutils1:amd64.list': '/.\n/lib\n/lib/libkeyutils.so.1\n',
      },
    },
    {
      answer: 'true',
      when: 'that package has another that begins like it',
      ask: { 'unowned-file': { path: '/opt/libkeyutils.so.1' } },
      root: {
        ...BASH,
        '/opt/libkeyutils.so.1': '',
        '/var/lib/dpkg/info/libkeyutils1:amd64.list': '/opt/libkeyutils.so.1.2\n',
      },
      programs: { 'dpkg-query -S -- /opt/libkeyutils.so.1': { exitCode: 1 } },
    },
    {
      answer: 'false',
      when: 'there is none',
      ask: { 'unowned-file': { path: '/usr/lib/*.so' } },
      root: BASH,
    },
    {
      answer: 'unknown',
      when: 'the tool is not there',
      ask: { 'unowned-file': { path: '/a' } },
      root: { ...BASH, '/a': '' },
    },
    {
      answer: 'unknown',
      when: 'no packager has a package',
      ask: { 'unowned-file': { path: '/a' } },
      root: { '/a': '' },
    },
    {
      answer: 'unknown',
      when: 'the tool fails',
      ask: { 'unowned-file': { path: '/a' } },
      root: { ...RPM_DATABASE, '/a': '' },
      programs: {
        [RPM_LIST]: { stdout: 'bash\t5.1-1\tx86_64\n' },
        'rpm -qf -- /a': { exitCode: 1, stderr: 'error: cannot open' },
      },
    },
  ],
  line: [
    {
      answer: 'true',
      when: 'there is one',
      ask: { line: { path: '/a', matches: '^allow setuid\\s*=\\s*no$', 'ignore-case': true } },
      root: { '/a': 'x\nALLOW setuid =no\n' },
    },
    {
      answer: 'false',
      when: 'there is none',
      ask: { line: { path: '/a', matches: '^b' } },
      root: { '/a': 'ab\n' },
    },
    { answer: 'false', when: 'there is no file', ask: { line: { path: '/a', matches: 'b' } } },
    {
      answer: 'unknown',
      when: 'the file cannot be read',
      ask: { line: { path: '/locked/a', matches: 'b' } },
      root: LOCKED,
    },
    {
      answer: 'unknown',
      when: 'it is a directory',
      ask: { line: { path: '/a', matches: 'b' } },
      root: { '/a/b': '' },
    },
    {
      answer: 'true',
      when: 'it is at the end of a long line',
      ask: { line: { path: '/a', matches: 'b' } },
      root: { '/a': `${'a'.repeat(5000)}b` },
    },
    {
      answer: 'false',
      when: 'it would match the beginning of a line',
      ask: { line: { path: '/a', matches: '^a*$' } },
      root: { '/a': `${'a'.repeat(5000)}b` },
    },
    {
      answer: 'unknown',
      when: 'the file is too large',
      ask: { line: { path: '/a', matches: 'b' } },
      root: { '/a': 'a\n'.repeat(2 ** 21 + 1) },
    },
  ],
};
