/** Every line of the tables, by the check in whose README it stands. */
import type { Row } from './row.ts';
import { crlRows } from './rows-crl.ts';
import { filePermissionsRows } from './rows-file-permissions.ts';
import { vulnerableFilesRows } from './rows-vulnerable-files.ts';

export const rowsByCheck: Readonly<Record<string, readonly Row[]>> = {
  crl: crlRows,
  'file-permissions': filePermissionsRows,
  'vulnerable-files': vulnerableFilesRows,
};
