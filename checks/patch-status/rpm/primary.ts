/**
 * `primary.xml` of a repository: what it has of what is installed. It may have 100 MB, most of which is about something else,
 * so it is not read as XML but for what createrepo_c writes, and held against the number of packages that it says.
 */
import { Failure } from '../../../src/check/index.ts';
import { evrOf } from '../../../src/pakiti/errata.ts';

export interface ListedRpm {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

const NAME = Buffer.from('<name>');
const END = Buffer.from('</package>');
const HEAD_BYTES = 4096;

/** @throws Failure `malformed` where it is not whole */
export function* listedRpms(
  primary: Buffer,
  path: string,
  isWanted: (name: string) => boolean,
): Generator<ListedRpm> {
  const said = /<metadata\s[^>]*\bpackages="(?<count>\d+)"/.exec(primary.toString('utf8', 0, HEAD_BYTES));
  let count = 0;
  for (let at = primary.indexOf(NAME); at >= 0;) {
    const end = primary.indexOf(END, at);
    if (end < 0) break;
    count += 1;
    const from = at + NAME.length;
    const name = primary.toString('utf8', from, primary.indexOf(0x3c, from));
    if (isWanted(name)) yield listed(name, primary.toString('utf8', at, end), path);
    at = primary.indexOf(NAME, end);
  }
  if (Number(said?.groups?.['count'] ?? Number.NaN) !== count)
    throw new Failure('malformed', `${path}: has ${count} packages, which is not what it says`);
}

function listed(name: string, text: string, path: string): ListedRpm {
  const architecture = /<arch>(?<arch>[^<]+)<\/arch>/.exec(text)?.groups?.['arch'];
  const tag = /<version\s(?<attributes>[^>]*?)\/?>/.exec(text)?.groups?.['attributes'] ?? '';
  const [epoch, version, release] = ['epoch', 'ver', 'rel'].map(
    (each) => new RegExp(`\\b${each}="([^"]*)"`).exec(tag)?.[1],
  );
  if (architecture === undefined || version === undefined || release === undefined)
    throw new Failure('malformed', `${path}: no version or architecture of ${name}`);
  return { name, version: evrOf(epoch, version, release), architecture };
}
