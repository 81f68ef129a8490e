/** A package that nodes lack or have, one advisory about it, and reports of nodes to a Pakiti server over HTTP. */
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { advisory, PakitiBench } from './pakiti-store.ts';

export const CVE = 'CVE-2026-1000';
/** Versions of bash. */
export const LACKS = '5.1.8-6.el9';
export const MENDED = '5.1.8-9.el9';

/** Makes the store where there is none. @param file of the server's store */
export async function readAdvisory(file: string): Promise<void> {
  const store = await openSqlite(file);
  const bench = new PakitiBench(store);
  bench.at = Date.now() / 1000;
  await bench.read('osv', [advisory('ALSA-2026:1', 'bash', MENDED, [CVE])]);
  await store.close();
}

/** @param site empty: it names none */
export async function reportNode(port: number, host: string, site: string, bash: string): Promise<void> {
  const header = [`host: ${host}`, 'kernel: ', 'packager: rpm', ...(site === '' ? [] : [`site: ${site}`])];
  const system = 'system: AlmaLinux release 9.5 (Teal Serval)';
  const lines = ['#', 'arch: x86_64', ...header, system, 'version: 1', '#', `bash\t0:${bash}\tx86_64`, '#'];
  const reply = await fetch(`http://127.0.0.1:${port}/feed/?protocol=5`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `${lines.join('\n')}\n`,
  });
  expect(`${reply.status} ${await reply.text()}`).to.equal('200 OK\n');
}
