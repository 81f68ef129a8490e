/** Every line of the tables, by the check in whose README it stands. */
import type { Row } from './row.ts';
import { kernelRows } from './rows-advisory-kernel.ts';
import { moduleRows } from './rows-advisory-modules.ts';
import { serviceRows } from './rows-advisory-services.ts';
import { setuidRows } from './rows-advisory-setuid.ts';
import { crlRows } from './rows-crl.ts';
import { filePermissionsRows } from './rows-file-permissions.ts';
import { iocRows } from './rows-ioc.ts';
import { vulnerableFilesRows } from './rows-vulnerable-files.ts';

export const rowsByCheck: Readonly<Record<string, readonly Row[]>> = {
  advisory: [...kernelRows, ...moduleRows, ...setuidRows, ...serviceRows],
  crl: crlRows,
  'file-permissions': filePermissionsRows,
  ioc: iocRows,
  'vulnerable-files': vulnerableFilesRows,
};
