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

/**
 * Options by name with `CONFIG_`, from where distributions install them or from the kernel itself.
 * @throws Failure `missing` where nobody tells
 */
export async function kernelOptions(look: Look): Promise<ReadonlyMap<string, string>> {
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
  const options = parseOptions(text);
  if (options.size === 0) throw new Failure('malformed', `kernel configuration of ${release}: sets nothing`);
  return options;
}

function unpacked(bytes: Buffer, path: string): string {
  try {
    return nameOfBytes(gunzipSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }));
  } catch {
    throw new Failure('malformed', `${path}: not a kernel configuration`);
  }
}

const NAME = /^CONFIG_\w+$/;

function parseOptions(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(equals, 0));
    if (NAME.test(name)) options.set(name, line.slice(equals + 1).replace(/^"(?<inner>.*)"$/, '$<inner>'));
  }
  return options;
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
