/** Reports that only the server can read, as its decryption (src/pakiti/report/encrypted.ts) and Pakiti 3's have them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../src/host/failure.ts';
import { nameOfBytes } from '../../src/host/file-name.ts';
import type { Host } from '../../src/host/host.ts';

/**
 * @param certificate its path, or the text of it
 * @param openssl path of the program; the usual one where it is undefined
 * @returns DER
 * @throws Failure
 */
export async function seal(
  { commands }: Pick<Host, 'commands'>,
  report: Buffer,
  certificate: string,
  openssl: string | undefined,
  signal: AbortSignal,
): Promise<Buffer> {
  const program = openssl ?? (await commands.find('openssl'));
  if (program === undefined) throw new Failure('missing', 'openssl: no such program, and --encrypt needs it');
  return await asFile(certificate, async (path) => {
    const argv = [program, 'smime', '-encrypt', '-binary', '-aes-256-cbc', '-outform', 'PEM', path] as const;
    const { exitCode, stdout, stderr } = await commands.run(argv, signal, nameOfBytes(report));
    if (exitCode !== 0) throw new Failure('failed', `${program} smime: ${stderr.split('\n', 1)[0] ?? ''}`);
    return Buffer.from(stdout.replaceAll(/^-----.*$/gm, ''), 'base64');
  });
}

/** openssl takes certificates from files alone. */
async function asFile<T>(certificate: string, use: (path: string) => Promise<T>): Promise<T> {
  if (!certificate.includes('\n')) return await use(certificate);
  const directory = await mkdtemp(join(tmpdir(), 'pakiti-report-'));
  try {
    const path = join(directory, 'certificate');
    await writeFile(path, certificate, { mode: 0o600 });
    return await use(path);
  } finally {
    await rm(directory, { recursive: true });
  }
}
