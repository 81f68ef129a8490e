import { documentOf, fixture, type FeedRow } from './row.ts';

const name = 'dists/bookworm/main/source/Sources';
const sample = documentOf(name, fixture('debian-binaries', 'Sources'));
const list = sample.bytes.toString();

export const row: FeedRow = {
  kind: 'debian-binaries',
  sample,
  records: [
    {
      kind: 'binaries',
      release: 'debian:12',
      source: 'glibc',
      binaries: ['libc-bin', 'libc-dev-bin', 'libc6', 'libc6-dev'],
      versions: ['2.36-9+deb12u14'],
    },
    {
      kind: 'binaries',
      release: 'debian:12',
      source: 'linux',
      binaries: ['linux-doc-6.1', 'linux-image-6.1.0-49-amd64-unsigned'],
      versions: ['6.1.174-1'],
    },
  ],
  withUnknown: documentOf(name, `${list}\nPackaging: zsh\nDirectory: pool\n`),
  hostile: (text) =>
    documentOf(
      name,
      `${list}\nPackage: ${text}\nBinary: ${text}, zsh\nDirectory: ${text}\n\nPackage: zsh\nBinary: ${text}\n`,
    ),
  withdrawn: undefined,
  // A list says nothing of its length; apt knows it from the Release file.
  endsAt: (bytes) => /\nDirectory: .*\n(?:(?!Package)[^\n]*\n)*$/.test(list.slice(0, bytes)),
};
