/** What a report that was taken is worth. */
import type { Report } from '../../event.ts';
import type { Sender } from '../receiver.ts';
import { MAX_REPORT_BYTES, MAX_SIGNATURE_BYTES, SIGNATURE, type Drop } from './drop.ts';
import { parseReport } from './parse-report.ts';
import { readWhole } from './read-whole.ts';
import { signatureFault, type ReadFile } from './signature.ts';

export type Judged =
  | { readonly reports: readonly Report[]; readonly sender: Sender }
  /** Why it is set aside. */
  | { readonly why: string };

export type SenderOf = (uid: number) => Promise<Sender | undefined>;

/** @throws Failure where it could not be told now */
export async function judge(drop: Drop, name: string, senderOf: SenderOf): Promise<Judged> {
  const { rules, world, spool, readers } = drop;
  const report = await readWhole(() => spool.open(name), name, MAX_REPORT_BYTES);
  if ('why' in report) return { why: report.isMissing ? 'a signature without its report' : report.why };
  const sender = await senderOf(report.status.uid);
  if (sender === undefined) return { why: `its owner, uid ${report.status.uid}, is no reporter` };
  const parsed = parseReport(report.bytes, readers);
  if ('why' in parsed) return parsed;
  if (parsed.writtenAt < world.machine.clock.now() - rules.maxAgeSeconds)
    return { why: `it is older than ${rules.maxAgeSeconds} s` };
  const signed = await signedBy(drop, report, sender);
  return 'why' in signed ? signed : { reports: parsed.reports, sender: signed };
}

/** Without keys a signature says nothing. */
async function signedBy(
  { rules: { trustedKeys, requireSignature }, spool, world: { machine } }: Drop,
  report: ReadFile,
  sender: Sender,
): Promise<Sender | { readonly why: string }> {
  const unsigned = requireSignature ? { why: 'it is not signed' } : sender;
  if (trustedKeys === undefined) return unsigned;
  const name = report.name + SIGNATURE;
  const signature = await readWhole(() => spool.open(name), name, MAX_SIGNATURE_BYTES);
  if ('why' in signature) return signature.isMissing ? unsigned : signature;
  const why = await signatureFault(report, signature, trustedKeys, machine);
  return why === undefined ? { ...sender, signature: 'verified' } : { why };
}
