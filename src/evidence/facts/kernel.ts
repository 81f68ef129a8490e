/** The running kernel: its release, how it was built and booted. */
import { gunzipSync } from 'node:zlib';
import { Failure } from '../../host/failure.ts';
import { nameOfBytes } from '../../host/file-name.ts';
import { MAX_TEXT_BYTES, unlessMissing, type Look } from '../look.ts';

/** As `uname -r` says. */
export async function kernelRelease(look: Look): Promise<string> {
  return (await look.text('/proc/sys/kernel/osrelease')).trim();
}

/** After the number of the build, or, up to Debian 6, right after the release: the compiler between is Debian's as well. */
const DEBIAN_BUILD = /(?:^Linux version \S+ \(| #\d[^()]* )Debian (?<version>\d[^\s()]*)/;

/** The version of the Debian package that the running kernel came from, if it came from one. */
export async function debianKernelVersion(look: Look): Promise<string | undefined> {
  return DEBIAN_BUILD.exec(await look.text('/proc/version'))?.groups?.['version'];
}

/** What the kernel was built with; most runs ask for few of its ten thousand options. */
export interface KernelOptions {
  /** @param name with `CONFIG_`. @returns undefined where it is not set */
  get(name: string): string | undefined;
}

/**
 * From where distributions install them or from the kernel itself.
 * @throws Failure `missing` where nobody tells
 */
export async function kernelOptions(look: Look): Promise<KernelOptions> {
  const release = await look.fact(kernelRelease);
  const places = [
    `/boot/config-${release}`,
    `/lib/modules/${release}/config`,
    `/usr/lib/modules/${release}/config`,
  ];
  const packed = '/proc/config.gz';
  const [own, ...texts] = await Promise.all([
    unlessMissing(look.host.files.open(packed, MAX_TEXT_BYTES)),
    ...places.map((path) => unlessMissing(look.text(path))),
  ]);
  const text = texts.find((each) => each !== undefined) ?? (own && unpacked(own.bytes, packed));
  if (text === undefined)
    throw new Failure('missing', `no kernel configuration: ${[...places, packed].join(', ')}`);
  const lines = `\n${text}`;
  if (!/\nCONFIG_\w+=/.test(lines))
    throw new Failure('malformed', `kernel configuration of ${release}: sets nothing`);
  return { get: (name) => optionIn(lines, name) };
}

function unpacked(bytes: Buffer, path: string): string {
  try {
    return nameOfBytes(gunzipSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }));
  } catch {
    throw new Failure('malformed', `${path}: not a kernel configuration`);
  }
}

const NAME = /^CONFIG_\w+$/;

/** @param lines each after a line feed; of an option that is set twice the last counts, as for the kernel's own tools */
function optionIn(lines: string, name: string): string | undefined {
  if (!NAME.test(name)) return undefined;
  const before = `\n${name}=`;
  const at = lines.lastIndexOf(before);
  if (at < 0) return undefined;
  const from = at + before.length;
  const end = lines.indexOf('\n', from);
  return lines.slice(from, end < 0 ? undefined : end).replace(/^"(?<inner>.*)"$/, '$<inner>');
}

export interface KernelArgument {
  /** With `_` for `-`, which the kernel takes for the same. */
  readonly name: string;
  /** Undefined where there is no `=`. */
  readonly value: string | undefined;
}

/** Arguments of the kernel; what follows `--` is for init. */
export async function kernelArguments(look: Look): Promise<readonly KernelArgument[]> {
  const text = (await look.text('/proc/cmdline')).trim();
  const words: readonly string[] = text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).map((word) => {
    const [name = '', ...rest] = word.replaceAll('"', '').split('=');
    return { name: name.replaceAll('-', '_'), value: rest.length === 0 ? undefined : rest.join('=') };
  });
}
