import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, statSync, type Stats } from 'node:fs';
import { expect } from 'chai';
import { Failure } from '../../../src/host/failure.ts';
import { pathForSystem } from '../../../src/host/file-name.ts';
import type { FileStatus } from '../../../src/host/files.ts';
import { makeTree, type Tree } from '../../kit/tree.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';
import type { Adapter, Visit } from './adapter.ts';

const EVERY_BYTE = String.fromCharCode(...Array.from({ length: 128 }, (_, byte) => byte));

export function filesConform(visit: () => Visit, { privileged, fractions }: Adapter): void {
  describe('files', () => {
    let tree: Tree;
    before(() => {
      tree = makeTree({
        plain: { file: 0o640, content: EVERY_BYTE.repeat(3) },
        empty: { file: 0o644 },
        tool: { file: 0o4755, content: 'x' },
        directory: { directory: 0o1777 },
        'directory/below': { file: 0o600 },
        link: { link: 'plain' },
        dangling: { link: 'nowhere' },
        loop: { link: 'loop' },
        names: { directory: 0o755 },
        ...Object.fromEntries(HOSTILE_NAMES.map((name) => [`names/${name}`, { file: 0o644, content: name }])),
        secret: { file: 0o600, content: 'secret' },
        locked: { directory: 0o700 },
        'locked/below': { file: 0o644 },
      });
      execFileSync('mkfifo', [tree.at('fifo')]);
    });
    after(() => tree[Symbol.dispose]());

    const files = (): Visit['host']['files'] => visit().host.files;
    const reason = (look: () => Promise<unknown>): Promise<string> => visit().as(() => reasonOf(look()));

    it('open regular files, whole and with their status', async () => {
      const { status, bytes } = await visit().as(() => files().open(tree.at('tool'), 100));
      expect(bytes.toString()).to.equal('x');
      expect(rounded(status)).to.deep.equal(rounded(statusOf(statSync(tree.at('tool')))));
      if (privileged) {
        const plain = await files().open(tree.at('plain'), 1000);
        expect(plain.bytes.equals(readFileSync(tree.at('plain')))).to.equal(true);
      }
      expect((await files().open(tree.at('empty'), 10)).bytes).to.have.length(0);
      expect((await files().open('/proc/self/status', 100_000)).bytes.toString()).to.match(/^Name:/);
    });

    it('open nothing but regular files, and never wait', async () => {
      for (const path of [tree.at('fifo'), '/dev/null', '/dev/zero', tree.root]) {
        expect(await reason(() => files().open(path, 100)), path).to.equal('not-regular');
      }
    });

    it('bound what they read, exactly', async () => {
      const path = tree.at('names/plain name');
      const { length } = readFileSync(path);
      expect((await files().open(path, length)).bytes).to.have.length(length);
      expect(await reason(() => files().open(path, length - 1))).to.equal('too-large');
      expect(await reason(() => files().open('/proc/self/status', 10))).to.equal('too-large');
    });

    it('tell what is missing', async () => {
      const look = files();
      for (const path of ['none', 'empty/below', 'dangling'].map((name) => tree.at(name))) {
        expect(await reason(() => look.open(path, 10)), path).to.equal('missing');
        expect(await reason(() => look.status(path)), path).to.equal('missing');
        expect(await reason(() => look.list(path)), path).to.equal('missing');
      }
      expect(await reason(() => look.linkStatus(tree.at('none')))).to.equal('missing');
      expect(await reason(() => look.readLink(tree.at('none')))).to.equal('missing');
      expect(await reason(() => look.list(tree.at('empty')))).to.equal('missing');
    });

    it('tell what is denied', async function () {
      if (privileged) return this.skip();
      const look = files();
      expect(await reason(() => look.open(tree.at('secret'), 10))).to.equal('denied');
      expect(await reason(() => look.list(tree.at('locked')))).to.equal('denied');
      const below = tree.at('locked/below');
      for (const ask of [
        () => look.open(below, 10),
        () => look.status(below),
        () => look.linkStatus(below),
        () => look.readLink(below),
      ])
        expect(await reason(ask)).to.equal('denied');
    });

    it('tell the status of what links lead to, or of the links themselves', async () => {
      const look = files();
      for (const name of ['empty', 'tool', 'directory', 'fifo', 'link']) {
        const path = tree.at(name);
        expect(rounded(await look.status(path)), name).to.deep.equal(rounded(statusOf(statSync(path))));
        expect(rounded(await look.linkStatus(path)), name).to.deep.equal(rounded(statusOf(lstatSync(path))));
      }
      expect(await look.status('/dev/null')).to.include({ type: 'character' });
      expect(await look.readLink(tree.at('link'))).to.equal('plain');
      expect(await look.readLink(tree.at('dangling'))).to.equal('nowhere');
      expect(await reason(() => look.status(tree.at('loop')))).to.equal('failed');
      expect(await reason(() => look.readLink(tree.at('empty')))).to.equal('failed');
    });

    it('carry names of any bytes', async () => {
      const names = await files().list(tree.at('names'));
      expect(names.toSorted()).to.deep.equal(HOSTILE_NAMES.toSorted());
      for (const name of names) {
        const path = tree.at(`names/${name}`);
        expect(
          (await files().open(path, 1000)).bytes.equals(readFileSync(pathForSystem(path))),
          name,
        ).to.equal(true);
      }
    });

    it('answer many questions at once, each its own', async () => {
      const paths = [...HOSTILE_NAMES.map((name) => `names/${name}`), 'none', 'empty', 'loop', 'directory'];
      const many = Array.from({ length: 10 }, () => paths)
        .flat()
        .map((name) => tree.at(name));
      const found = await Promise.all(
        many.map((path) =>
          files()
            .linkStatus(path)
            .then(({ inode }) => inode, reasonOfError),
        ),
      );
      expect(found).to.deep.equal(
        many.map((path) => lstatSync(pathForSystem(path), { throwIfNoEntry: false })?.ino ?? 'missing'),
      );
    });

    function rounded({ modifiedAt, ...status }: FileStatus): object {
      return { ...status, modifiedAt: fractions ? modifiedAt.toFixed(3) : String(Math.floor(modifiedAt)) };
    }
  });
}

function statusOf(stats: Stats): FileStatus {
  const type = stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'directory'
      : stats.isSymbolicLink()
        ? 'link'
        : 'fifo';
  return {
    type,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    modifiedAt: stats.mtimeMs / 1000,
    device: stats.dev,
    inode: stats.ino,
    links: stats.nlink,
  };
}

export async function reasonOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'none', reasonOfError);
}

export function reasonOfError(error: unknown): string {
  if (error instanceof Failure) return error.reason;
  throw error;
}
