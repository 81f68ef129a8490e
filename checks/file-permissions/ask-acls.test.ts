import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { localHostFromSource } from '../../test/kit/local-host.ts';
import { makeTree } from '../../test/kit/tree.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { askAcls } from './ask-acls.ts';

const host = localHostFromSource();
const { signal } = new AbortController();

function without(tool: string): Host {
  const find: Host['commands']['find'] = (name) =>
    name === tool ? Promise.resolve(undefined) : host.commands.find(name);
  return { ...host, commands: { ...host.commands, find } };
}

describe('askAcls', () => {
  it('starts nothing where there is nothing to ask', async () => {
    const { questions } = await askAcls(without('getfacl'), [], signal);
    expect(questions).to.deep.equal({ asked: 0, unread: 0, reason: null });
  });

  it('says which tool is missing', async () => {
    for (const tool of ['getfacl', 'xargs']) {
      const { questions } = await askAcls(without(tool), ['/etc/passwd'], signal);
      expect(questions).to.deep.equal({ asked: 1, unread: 1, reason: `${tool} not found` });
    }
  });

  it('finds who may write, whatever the bytes of the name (needs getfacl and setfacl)', async function () {
    if (!existsSync('/usr/bin/setfacl') || !existsSync('/usr/bin/getfacl')) return this.skip();
    const names = ['plain', 'new\nline', 'back\\012slash', 'inv\uDCFFalid', 'both\n\uDC80', '-n', 'sp ace'];
    using tree = makeTree(Object.fromEntries(names.map((name) => [name, { file: 0o664 }])));
    execFileSync('setfacl', ['-R', '-m', 'u:54321:rw', tree.root]);
    const { questions, writers } = await askAcls(
      host,
      names.map((name) => tree.at(name)),
      signal,
    );
    expect(questions).to.deep.equal({ asked: names.length, unread: 0, reason: null });
    for (const name of names) {
      expect(writers.get(tree.at(name)), name).to.deep.equal({ uids: [54321], gids: [], group: true });
    }
  });

  it('leaves out what has gone, and counts what is there but was not answered (needs getfacl)', async function () {
    if (!existsSync('/usr/bin/getfacl')) return this.skip();
    using tree = makeTree({ here: { file: 0o664 } });
    const gone = await askAcls(host, [tree.at('here'), tree.at('gone')], signal);
    expect(gone.questions).to.deep.equal({ asked: 1, unread: 0, reason: null });
    const failing: Host = {
      ...host,
      commands: { ...host.commands, run: () => Promise.reject(new Failure('denied', 'not allowed')) },
    };
    const failed = await askAcls(failing, [tree.at('here')], signal);
    expect(failed.questions).to.deep.equal({ asked: 1, unread: 1, reason: 'not allowed' });
    const silent: Host = {
      ...host,
      commands: {
        ...host.commands,
        run: () => Promise.resolve({ exitCode: 1, stdout: '', stderr: 'no\nmore' }),
      },
    };
    const { questions } = await askAcls(silent, [tree.at('here'), tree.at('gone')], signal);
    expect(questions).to.deep.equal({ asked: 1, unread: 1, reason: 'no' });
  });
});
