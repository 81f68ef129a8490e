/** The directory of policy files, `config/policy`, as one policy. */
import { complaintAbout, parseDocument } from '../../check/document.ts';
import { Failure } from '../../host/failure.ts';
import type { Host } from '../../host/host.ts';
import { readTrusted } from '../../host/trusted-file.ts';
import { complaintIn, type PolicyDocument } from './policy-complaints.ts';
import { policySchema } from './policy-schema.ts';
import type { Policy } from './policy.ts';

const MAX_BYTES = 2 ** 20;

/**
 * Every `*.yaml` and `*.yml` of the directory, by name: of one that is passed over nobody would miss the clocks.
 * @throws Failure `malformed` naming file, line and field, `missing` where rules for sites or the calendar are, or as
 * `readTrusted`
 */
export async function readPolicy(host: Pick<Host, 'files' | 'accounts'>, directory: string): Promise<Policy> {
  const names = (await host.files.list(directory)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const owners = [0, host.accounts.effectiveUid()];
  const documents: PolicyDocument[] = [];
  for (const name of names) {
    const path = `${directory}/${name}`;
    documents.push(await parsePolicyFile(await readTrusted(host.files, path, owners, MAX_BYTES), path));
  }
  return policyOf(documents, directory);
}

/** As `config/policy` was when this was built. */
export async function shippedPolicy(): Promise<Policy> {
  const { shippedDocuments } = await import('./shipped.generated.ts');
  return policyOf(shippedDocuments(), 'the shipped policy');
}

/** @param path only for messages */
export async function parsePolicyFile(text: string, path: string): Promise<PolicyDocument> {
  const document = await parseDocument<PolicyDocument>(text, path, policySchema);
  const complaint = complaintIn(document);
  if (complaint !== undefined) throw await complaintAbout(text, path, complaint.field, complaint.message);
  return document;
}

/** @param directory only for messages */
export function policyOf(documents: readonly PolicyDocument[], directory: string): Policy {
  const sites = documents.filter((document) => document.kind === 'sites');
  const calendars = documents.filter((document) => document.kind === 'calendar');
  const procedures = documents.filter((document) => document.kind === 'procedure');
  const ladders = documents.filter((document) => document.kind === 'ladder');
  requireOnce(
    [...procedures, ...ladders].map(({ id }) => id),
    directory,
  );
  return {
    procedures,
    ladders,
    sites: only(sites, 'sites', directory),
    calendar: only(calendars, 'calendar', directory),
  };
}

function only<T>(found: readonly T[], kind: string, directory: string): T {
  const [first, ...others] = found;
  if (first === undefined) throw new Failure('missing', `${directory}: no file of kind ${kind}`);
  if (others.length > 0) throw new Failure('malformed', `${directory}: more than one file of kind ${kind}`);
  return first;
}

function requireOnce(ids: readonly string[], directory: string): void {
  const again = ids.find((id, index) => ids.indexOf(id) !== index);
  if (again !== undefined) throw new Failure('malformed', `${directory}: id '${again}' is given twice`);
}
