import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { asUnprivileged } from '../../../test/kit/as-unprivileged.ts';
import { makeTree } from '../../../test/kit/tree.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { DIGEST_ALGORITHMS, type DigestRequest } from '../digests.ts';
import { createDigests } from './digests.ts';
import { Threads } from './threads.ts';

const digestsOf = (start: () => Worker) => createDigests(new Threads(start));
const digests = digestsOf(() => new Worker(new URL('worker.ts', import.meta.url)));
const { signal } = new AbortController();

function digest(paths: readonly string[], rest: Partial<DigestRequest> = {}) {
  return digests.digest({ paths, algorithms: ['sha256'], maxBytes: 2 ** 30, ...rest }, signal);
}

function hex(algorithm: string, content: string): string {
  return createHash(algorithm).update(content).digest('hex');
}

describe('checksums of files', () => {
  it('are those of the content, whatever its size, in the order asked for', async () => {
    const contents = ['', 'a', 'x'.repeat(2 ** 20 - 1), 'y'.repeat(2 ** 20), 'z'.repeat(3 * 2 ** 20 + 17)];
    using tree = makeTree(
      Object.fromEntries(contents.map((content, index) => [`f\udcff${index}`, { file: 0o600, content }])),
    );
    const paths = contents.map((_, index) => tree.at(`f\udcff${index}`)).reverse();
    const found = await digest(paths, { algorithms: DIGEST_ALGORITHMS });
    expect(found).to.deep.equal(
      contents.toReversed().map((content, index) => ({
        path: paths[index],
        size: content.length,
        digests: Object.fromEntries(DIGEST_ALGORITHMS.map((name) => [name, hex(name, content)])),
      })),
    );
  });

  it('of many files come back each beside its path', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `f${index}`);
    using tree = makeTree(Object.fromEntries(names.map((name) => [name, { file: 0o600, content: name }])));
    const found = await digest(
      names.map((name) => tree.at(name)),
      { nice: 10 },
    );
    expect(found).to.deep.equal(
      names.map((name) => ({
        path: tree.at(name),
        size: name.length,
        digests: { sha256: hex('sha256', name) },
      })),
    );
  });

  it('are worked out where who started us has yielded already, and is not root', async () => {
    using tree = makeTree({ f: { file: 0o644, content: 'x' } });
    const before = getPriority();
    setPriority(Math.min(before + 15, 19));
    try {
      const late = digestsOf(() => new Worker(new URL('worker.ts', import.meta.url)));
      for (const nice of [10, 19]) {
        const request = { paths: [tree.at('f')], algorithms: ['sha256'], maxBytes: 1, nice } as const;
        const [found] = await asUnprivileged(() => late.digest(request, signal));
        expect(found).to.deep.include({ digests: { sha256: hex('sha256', 'x') } });
      }
    } finally {
      if (process.geteuid?.() === 0) setPriority(before);
    }
  });

  it('reads files of /proc, which say that they are empty', async () => {
    const [found] = await digest(['/proc/version']);
    const text = execFileSync('cat', ['/proc/version'], { encoding: 'utf8' });
    expect(found).to.deep.equal({
      path: '/proc/version',
      size: text.length,
      digests: { sha256: hex('sha256', text) },
    });
  });

  it('are refused of what is no regular file, without waiting, and of what is too large', async () => {
    using tree = makeTree({
      large: { file: 0o600, content: '12345' },
      fits: { file: 0o600, content: '1234' },
    });
    execFileSync('mkfifo', [tree.at('fifo')]);
    mkdirSync(tree.at('directory'));
    const paths = ['fifo', 'directory', 'large', 'fits', 'none', 'fits/none'].map((name) => tree.at(name));
    const found = await digest(['/dev/zero', ...paths], { maxBytes: 4 });
    expect(found.map((one) => ('reason' in one ? one.reason : one.size))).to.deep.equal([
      ...['not-regular', 'not-regular', 'not-regular', 'too-large', 4, 'missing', 'missing'],
    ]);
    expect(found.map(({ path }) => path)).to.deep.equal(['/dev/zero', ...paths]);
  });

  it('are denied where the file may not be read', async () => {
    using tree = makeTree({ secret: { file: 0o000, content: 'x' }, open: { file: 0o644, content: 'y' } });
    const found = await asUnprivileged(() => digest([tree.at('secret'), tree.at('open')]));
    expect(found.map((one) => ('reason' in one ? one.reason : one.size))).to.deep.equal(['denied', 1]);
  });

  it('that are not made when the signal aborts are failures, those made are kept', async () => {
    const aborted = await digests.digest(
      { paths: ['/etc/passwd'], algorithms: ['md5'], maxBytes: 9e9 },
      AbortSignal.abort(),
    );
    expect(aborted.map((one) => ('reason' in one ? one.reason : one.size))).to.deep.equal(['timeout']);

    const answersOneBatch = `
      const { parentPort } = require('node:worker_threads');
      parentPort.on('message', ({ from, paths }) => {
        if (from === 0) parentPort.postMessage({ from, outcomes: paths.map(() => '1 00') });
        else for (;;);
      });`;
    const abort = new AbortController();
    const hanging = digestsOf(() => {
      const worker = new Worker(answersOneBatch, { eval: true });
      worker.on('message', () => setImmediate(() => abort.abort()));
      return worker;
    });
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
    const found = await hanging.digest({ paths, algorithms: ['md5'], maxBytes: 1 }, abort.signal);
    expect(found.filter((one) => 'size' in one)).to.have.length(25);
    expect(found.filter((one) => 'reason' in one && one.reason === 'timeout')).to.have.length(175);
  });

  it('fail when a thread ends early', async () => {
    const ending = digestsOf(() => new Worker('', { eval: true }));
    const request: DigestRequest = { paths: ['/etc/passwd'], algorithms: ['md5'], maxBytes: 1 };
    expect(await rejection(ending.digest(request, signal))).to.include({
      message: 'looking at files: a worker thread ended early',
    });
  });
});
