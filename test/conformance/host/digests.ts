import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { DIGEST_ALGORITHMS } from '../../../src/host/digests.ts';
import { makeTree } from '../../kit/tree.ts';
import type { Adapter, Visit } from './adapter.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

export function digestsConform(visit: () => Visit, { privileged }: Adapter): void {
  describe('checksums', () => {
    const { signal } = new AbortController();

    it('are those of the content, whatever its name', async () => {
      const contents = HOSTILE_NAMES.map((name) => [name, name.repeat(50)] as const);
      using tree = makeTree(
        Object.fromEntries(
          [...contents, ['empty', '']].map(([name = '', content = '']) => [name, { file: 0o644, content }]),
        ),
      );
      const names = [...HOSTILE_NAMES, 'empty', ...HOSTILE_NAMES];
      const paths = names.map((name) => tree.at(name));
      const { digests } = visit().host;
      const found = await digests.digest(
        { paths, algorithms: DIGEST_ALGORITHMS, maxBytes: 10_000, nice: 5 },
        signal,
      );
      expect(found).to.deep.equal(
        names.map((name) => {
          const content = Buffer.from(name === 'empty' ? '' : name.repeat(50));
          const hash = (algorithm: string): string => createHash(algorithm).update(content).digest('hex');
          return {
            path: tree.at(name),
            size: content.length,
            digests: Object.fromEntries(DIGEST_ALGORITHMS.map((algorithm) => [algorithm, hash(algorithm)])),
          };
        }),
      );
    });

    it('are told only of what can be read, without waiting', async () => {
      using tree = makeTree({
        large: { file: 0o644, content: '12345' },
        fits: { file: 0o644, content: '1234' },
        secret: { file: 0o600, content: 'x' },
      });
      execFileSync('mkfifo', [tree.at('fifo')]);
      const names = ['fifo', 'large', 'fits', 'none', 'fits/none', 'secret'];
      const paths = [...names.map((name) => tree.at(name)), '/dev/zero', tree.root];
      const found = await visit().as(() =>
        visit().host.digests.digest({ paths, algorithms: ['sha1'], maxBytes: 4 }, signal),
      );
      expect(found.map(({ path }) => path)).to.deep.equal(paths);
      expect(found.map((one) => ('reason' in one ? one.reason : one.size))).to.deep.equal([
        ...['not-regular', 'too-large', 4, 'missing', 'missing', privileged ? 1 : 'denied'],
        ...['not-regular', 'not-regular'],
      ]);
    });

    it('are those of files of /proc, which say that they are empty', async () => {
      const text = execFileSync('cat', ['/proc/version']);
      const request = { paths: ['/proc/version'], algorithms: ['sha256'], maxBytes: 10_000 } as const;
      const sha256 = createHash('sha256').update(text).digest('hex');
      expect(await visit().host.digests.digest(request, signal)).to.deep.equal([
        { path: '/proc/version', size: text.length, digests: { sha256 } },
      ]);
    });

    it('that are not made at the deadline are failures', async () => {
      const request = { paths: ['/etc/passwd'], algorithms: ['md5'], maxBytes: 9e9 } as const;
      const found = await visit().host.digests.digest(request, AbortSignal.abort());
      expect(found).to.have.nested.property('[0].reason', 'timeout');
    });
  });
}
