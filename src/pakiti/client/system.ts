/** What a node says that it is, in the words of pakiti-client. */
import { Failure } from '../../host/failure.ts';
import { ask, contentOf, latin1, type Node } from './node.ts';

/** In one line of printable ASCII. @param text bytes as characters */
export function strip(text: string): string {
  return text
    .replaceAll(/[\t\n\v\f\r]/g, ' ')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/^ | $/g, '');
}

/** Of the first line, as `AlmaLinux release 9.5 (Teal Serval)`, or of os-release(5), as `Debian GNU/Linux 12`. */
export async function systemOf(node: Node): Promise<string> {
  for (const path of ['/etc/redhat-release', '/etc/fedora-release']) {
    const line = await firstLine(node, path);
    if (line !== '') return line;
  }
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await contentOf(node, path);
    if (text !== undefined) return osRelease(text);
  }
  const suse = await firstLine(node, '/etc/SuSE-release');
  return suse === '' ? await uname(node, '-sr') : suse;
}

async function firstLine(node: Node, path: string): Promise<string> {
  return strip((await contentOf(node, path))?.split('\n', 1)[0] ?? '');
}

function osRelease(text: string): string {
  const said = (name: string): string => {
    const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
    return /^(?:"(?<double>.*)"|'(?<single>.*)')$/.exec(value)?.slice(1).join('') ?? value;
  };
  const [name, number] = [said('NAME'), said('VERSION_ID')];
  return name !== '' && number !== '' ? `${name} ${number}` : said('PRETTY_NAME');
}

/** Empty where there is no such program. */
export async function uname(node: Node, option: '-m' | '-n' | '-r' | '-sr'): Promise<string> {
  const output = await ask(node, 'uname', option);
  return output === undefined ? '' : latin1(output);
}

const NOBODYS = /^(?:localhost(?:\..*)?)?$/;

/** What other nodes may be called too is the name of none. @throws Failure */
export async function hostOf(node: Node): Promise<string> {
  const output = await ask(node, 'hostname', '-f');
  const full = output?.exitCode === 0 ? latin1(output).replace(/\n+$/, '') : '';
  const name = strip(NOBODYS.test(full) ? await uname(node, '-n') : full);
  if (name === '')
    throw new Failure('missing', 'neither hostname nor uname says what this machine is called');
  return name;
}

export async function cpuOf(node: Node): Promise<string> {
  const text = (await contentOf(node, '/proc/cpuinfo')) ?? '';
  return /^model name[ \t]*: *(.*)$/m.exec(text)?.[1] ?? '';
}
