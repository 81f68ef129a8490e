/** CSAF documents as advisories. What a platform and a component are is the vendor's own. */
import type { Advisory, FeedRecord, Fix, NotUnderstood } from '../advisory.ts';
import { FeedError, type FeedDocument } from '../feeds/feed.ts';
import {
  instantAt,
  objectAt,
  objectsAt,
  parseJsonObject,
  requiredTextAt,
  textAt,
  type JsonObject,
} from '../json-fields.ts';
import { severityOf } from '../severity.ts';
import { GatheredStatements, type Subject, type Word } from '../gathered-statements.ts';
import { ProductTree, type Resolved } from './product-tree.ts';
import {
  cvssOf,
  fixesOf,
  impactOf,
  productStatuses,
  type ProductStatus,
  type Status,
} from './vulnerability.ts';

export interface CsafPackage {
  readonly subject: Subject;
  /** Null: every one. */
  readonly arch: string | null;
  /** Null where the document names no version. */
  readonly version: string | null;
}

export interface CsafVendor {
  /**
   * @returns none where the product is of no release of a distribution: a container, a product of its own; several where
   * one platform serves several releases
   * @throws NotUnderstandable
   */
  packagesOf(resolved: Resolved, status: Status): readonly CsafPackage[];
  url(id: string): string;
  /** For people: why a product under investigation is undetermined. */
  readonly investigates: string;
}

/** Of one product: the others are understood. */
export class NotUnderstandable extends Error {
  override readonly name = 'NotUnderstandable';
}

/**
 * @param each whether every vulnerability is an advisory of its own (VEX), or all of them are one
 * @throws FeedError
 */
export function* csafAdvisories(
  document: FeedDocument,
  vendor: CsafVendor,
  each: 'vulnerability' | 'document',
): Iterable<FeedRecord | NotUnderstood> {
  const where = document.name;
  const root = parseJsonObject(document);
  const head = objectAt(root, 'document', where);
  const id = requiredTextAt(objectAt(head, 'tracking', where), 'id', where);
  const tree = new ProductTree(objectAt(root, 'product_tree', where), where);
  const all = objectsAt(root, 'vulnerabilities', where);
  const groups = each === 'document' ? [all] : all.map((vulnerability) => [vulnerability]);
  for (const vulnerabilities of groups) {
    const notUnderstood = new Map<string, NotUnderstood>();
    const statements = gather(vulnerabilities, tree, vendor, where, notUnderstood);
    const cves = cvesOf(vulnerabilities, where);
    const own = groups.length > 1 ? (cves[0] ?? id) : id;
    yield* notUnderstood.values();
    const advisory = {
      id: own,
      cves,
      url: vendor.url(own),
      ...headOf(head, vulnerabilities, where),
      statements,
    };
    yield { kind: 'advisory', advisory: { ...advisory, title: titled(textAt(head, 'title', where), own) } };
  }
}

function titled(title: string | undefined, id: string): string {
  return title === undefined || title === '' ? id : title;
}

function headOf(
  head: JsonObject,
  vulnerabilities: readonly JsonObject[],
  where: string,
): Pick<Advisory, 'severity' | 'cvss' | 'published' | 'modified' | 'withdrawn' | 'criteria'> {
  const tracking = objectAt(head, 'tracking', where);
  const word = textAt(objectAt(head, 'aggregate_severity', where), 'text', where);
  return {
    severity: severityOf(word) ?? impactOf(vulnerabilities, where),
    cvss: cvssOf(vulnerabilities, where),
    published: instantAt(tracking, 'initial_release_date', where),
    modified: instantAt(tracking, 'current_release_date', where),
    withdrawn: null,
    criteria: null,
  };
}

function cvesOf(vulnerabilities: readonly JsonObject[], where: string): readonly string[] {
  const cves = vulnerabilities.map((vulnerability) => textAt(vulnerability, 'cve', where));
  const wrong = cves.find((cve) => cve !== undefined && !/^CVE-\d{4}-\d{4,}$/.test(cve));
  if (wrong !== undefined) throw new FeedError(`${where}: cve ${wrong.slice(0, 40)} is none`);
  return [...new Set(cves.filter((cve) => cve !== undefined))].sort();
}

function gather(
  vulnerabilities: readonly JsonObject[],
  tree: ProductTree,
  vendor: CsafVendor,
  where: string,
  notUnderstood: Map<string, NotUnderstood>,
): ReturnType<GatheredStatements['statements']> {
  const gathered = new GatheredStatements();
  const known = new Map<string, readonly CsafPackage[]>();
  const packagesOf = ({ status, product }: ProductStatus): readonly CsafPackage[] => {
    const key = `${status} ${product}`;
    const packages = known.get(key) ?? understand(product, status, tree, vendor, where, notUnderstood);
    known.set(key, packages);
    return packages;
  };
  for (const vulnerability of vulnerabilities) {
    const fixes = fixesOf(vulnerability, where);
    const said = [...productStatuses(vulnerability, where)].flatMap((one) =>
      packagesOf(one).map((about) => ({ ...one, about })),
    );
    for (const one of said) {
      const word = wordOf(one, fixes.get(one.product) ?? 'none', vendor);
      if (word !== undefined) gathered.say(one.about.subject, one.about.arch, word);
      else notice(notUnderstood, `${where}: ${one.product}`, 'fixed, but no version is named');
    }
  }
  return gathered.statements();
}

interface Said extends ProductStatus {
  readonly about: CsafPackage;
}

function wordOf({ status, about }: Said, fix: Fix, vendor: CsafVendor): Word | undefined {
  if (status === 'not-affected') return { is: 'not-affected' };
  if (status === 'under-investigation') return { is: 'undetermined', reason: vendor.investigates };
  if (status === 'affected') return { is: 'affected', fix };
  return about.version === null ? undefined : { is: 'fixed', version: about.version };
}

function understand(
  product: string,
  status: Status,
  tree: ProductTree,
  vendor: CsafVendor,
  where: string,
  notUnderstood: Map<string, NotUnderstood>,
): readonly CsafPackage[] {
  const at = `${where}: ${product}`;
  const resolved = tree.resolve(product);
  if (resolved === undefined) {
    if (!tree.knows(product)) notice(notUnderstood, at, 'not in the product tree');
    return [];
  }
  try {
    return vendor.packagesOf(resolved, status);
  } catch (error) {
    if (!(error instanceof NotUnderstandable)) throw error;
    notice(notUnderstood, at, error.message);
    return [];
  }
}

/** The same of a thousand products is said once. */
function notice(notUnderstood: Map<string, NotUnderstood>, where: string, what: string): void {
  if (!notUnderstood.has(what)) notUnderstood.set(what, { kind: 'not-understood', where, what });
}
