/** Tags and exceptions as Pakiti 3 exports and imports them. */
import { elementsAt, parseXml, type XmlElement } from '../../check/xml.ts';
import { Failure } from '../../host/failure.ts';
import { type Element, xmlDocument } from '../../portal/encode/xml.ts';
import type { Exception, Tag } from './decisions.ts';

export function tagsXml(tags: readonly Tag[]): string {
  const rows = tags
    .filter(({ state }) => state === 'set')
    .map(({ cve, tag, reason, infoUrl, enabled, modifier, at }) =>
      element('cveTag', {
        ...{ cveName: cve, tagName: tag, reason, infoUrl, enabled: enabled ? '1' : '0', modifier },
        timestamp: moment(at),
      }),
    );
  return xmlDocument({ name: 'cveTags', content: rows });
}

/** What the original cannot say is left out: an exception for some sites or hosts would hold everywhere there. */
export function exceptionsXml(exceptions: readonly Exception[]): string {
  const rows = exceptions
    .filter(({ sites, hosts }) => sites.length === 0 && hosts.length === 0)
    .map((one): Element => {
      const { cve, reason, modifier, release } = one;
      const texts = Object.entries({ cveName: cve, reason, modifier }).map(([name, content]) => ({
        name,
        content,
      }));
      return {
        name: 'cveException',
        content: [
          ...texts,
          packageElement(one.package),
          { name: 'osGroup', content: [{ name: 'name', content: release ?? '' }] },
        ],
      };
    });
  return xmlDocument({ name: 'cveExceptions', content: rows });
}

function packageElement(excepted: Exception['package']): Element {
  const { name = '', version = '', arch = '' } = excepted ?? {};
  const cut = (version ?? '').lastIndexOf('-');
  const [head, release] =
    cut < 0 ? [version ?? '', ''] : [version?.slice(0, cut) ?? '', version?.slice(cut + 1) ?? ''];
  return element('pkg', { name, version: head, release, arch: arch ?? '', type: '' });
}

function element(name: string, texts: Readonly<Record<string, string>>): Element {
  return { name, content: Object.entries(texts).map(([child, content]) => ({ name: child, content })) };
}

/** `2026-05-01 10:00:00` */
function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

const CVE = /^CVE-\d{4}-\d{4,19}$/;

/** @param subject names the document. @throws Failure `malformed` naming the tag that is none */
export async function readTags(text: string, subject: string): Promise<readonly Tag[]> {
  const root = await parseXml(text, subject);
  if (root.name !== 'cveTags') throw new Failure('malformed', `${subject}: '${root.name}' is not 'cveTags'`);
  return elementsAt(root, 'cveTag').map((row, index) => {
    const where = `${subject}: cveTag ${index + 1}`;
    return {
      ...{ cve: cveIn(row, where), tag: required(row, 'tagName', where), state: 'set' },
      ...{
        reason: textIn(row, 'reason'),
        infoUrl: textIn(row, 'infoUrl'),
        enabled: textIn(row, 'enabled') !== '0',
      },
      ...{ modifier: textIn(row, 'modifier'), at: timeIn(row, where), dueAt: null },
    };
  });
}

/** @throws Failure `malformed` naming the exception that is none */
export async function readExceptions(
  text: string,
  subject: string,
  at: number,
): Promise<readonly Omit<Exception, 'id'>[]> {
  const root = await parseXml(text, subject);
  if (root.name !== 'cveExceptions')
    throw new Failure('malformed', `${subject}: '${root.name}' is not 'cveExceptions'`);
  return elementsAt(root, 'cveException').map((row, index) => {
    const where = `${subject}: cveException ${index + 1}`;
    const [one] = elementsAt(row, 'pkg');
    const [group] = elementsAt(row, 'osGroup');
    return {
      ...{
        cve: cveIn(row, where),
        package: packageIn(one),
        release: group === undefined ? null : textIn(group, 'name') || null,
      },
      ...{ sites: [], hosts: [], reason: textIn(row, 'reason'), modifier: textIn(row, 'modifier') },
      ...{ at, expiresAt: null },
    };
  });
}

function packageIn(row: XmlElement | undefined): Exception['package'] {
  const name = row === undefined ? '' : textIn(row, 'name');
  if (row === undefined || name === '') return null;
  const [version, release] = [textIn(row, 'version'), textIn(row, 'release')];
  const whole = release === '' ? version : `${version}-${release}`;
  // An epoch of 0 is not written here.
  return { name, version: whole.replace(/^0:/, '') || null, arch: textIn(row, 'arch') || null };
}

function cveIn(row: XmlElement, where: string): string {
  const name = textIn(row, 'cveName').toUpperCase();
  if (!CVE.test(name)) throw new Failure('malformed', `${where}: cveName is no CVE`);
  return name;
}

function required(row: XmlElement, name: string, where: string): string {
  const text = textIn(row, name);
  if (text === '') throw new Failure('malformed', `${where}: ${name} is missing`);
  return text;
}

function timeIn(row: XmlElement, where: string): number {
  const text = textIn(row, 'timestamp');
  if (text === '') return 0;
  const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}Z`)
    : Number.NaN;
  if (Number.isNaN(time)) throw new Failure('malformed', `${where}: timestamp is no time`);
  return time / 1000;
}

function textIn(row: XmlElement, name: string): string {
  return row.children.find((child) => child.name === name)?.text ?? '';
}
