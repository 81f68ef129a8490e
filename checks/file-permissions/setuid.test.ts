import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { stateOf } from '../../src/check/index.ts';
import { facts, judge } from '../../test/kit/file-permissions.ts';
import { makeTree } from '../../test/kit/tree.ts';

describe('setuid', () => {
  it('finds set-uid and set-gid files, not directories, and not what is known', async () => {
    using tree = makeTree({
      known: { file: 0o4755 },
      suid: { file: 0o4755 },
      sgid: { file: 0o2755 },
      inherit: { directory: 0o2755 },
      'policy.yaml': { file: 0o600 },
    });
    expect(facts(await judge({ select: ['setuid'], root: [tree.root] }), tree)).to.deep.equal([
      'CRITICAL setgid ./sgid',
      'CRITICAL setuid ./known',
      'CRITICAL setuid ./suid',
    ]);
    using policy = makeTree({
      'p.yaml': {
        file: 0o600,
        content: `{roots: ["${tree.root}"], rules: [{name: a, policy: setuid, at: [$ROOTS], recursive: true, clear: u+s, types: [file], exclude: ["${tree.root}/kn*"], severity: warning}]}`,
      },
    });
    expect(facts(await judge({ policy: policy.at('p.yaml') }), tree)).to.deep.equal([
      'WARNING setuid ./suid',
    ]);
  });

  it('knows the programs of the distribution', async () => {
    const known = ['/usr/bin/su', '/usr/bin/passwd', '/usr/bin/mount'].filter((path) => existsSync(path));
    expect(stateOf(await judge({ select: ['setuid'], root: known }))).to.equal('OK');
  });
});
