/** Whether what was read is what somebody trusted has signed. */
import { Failure } from '../../../host/failure.ts';
import type { OpenedFile } from '../../../host/files.ts';
import type { Machine } from '../../../host/machine.ts';
import { verifyReport } from '../../../trust/index.ts';

/** A file and its name in the drop directory, as they were read once. */
export interface ReadFile extends OpenedFile {
  readonly name: string;
}

/**
 * Held against the bytes that were read, not against the files, which their owner may change meanwhile.
 * @returns why the signature says nothing for the report
 */
export async function signatureFault(
  report: ReadFile,
  signature: ReadFile,
  keys: string,
  { files, ...machine }: Pick<Machine, 'files' | 'clock' | 'accounts'>,
): Promise<string | undefined> {
  const read = new Map([report, signature].map((file) => [file.name, file]));
  const host = {
    ...machine,
    files: {
      ...files,
      open: (path: string, max: number) => Promise.resolve(read.get(path) ?? files.open(path, max)),
    },
  };
  try {
    await verifyReport(host, report.name, keys);
    return undefined;
  } catch (error) {
    if (error instanceof Failure && ABOUT_THE_REPORT.has(error.reason)) return error.message;
    throw error;
  }
}

/** Anything else, such as a directory of keys that cannot be read, is our own trouble. */
const ABOUT_THE_REPORT: ReadonlySet<string> = new Set(['altered', 'refused', 'unknown-key', 'weak-key']);
