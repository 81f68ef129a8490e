/** What makes two observations the same issue: one text for one thing that one site has to fix, and its hash. */
import { createHash } from 'node:crypto';

/** What an issue's `id` is an id of. */
export const ISSUE_CLASSES = ['vulnerability', 'advisory', 'metric', 'compromise', 'other'] as const;

/**
 * `vulnerability`: a CVE. `advisory`: an advisory, such as EGI-SVG-2026-12. `metric`: what a check measures.
 * `compromise`: an indicator of compromise. `other`: what an officer has named.
 */
export type IssueClass = (typeof ISSUE_CLASSES)[number];

export interface IssueSubject {
  /** As in GOCDB; its case counts. */
  readonly site: string;
  readonly class: IssueClass;
  /** Such as CVE-2026-1234, EGI-SVG-2026-12, eu.egi.sec.CRL. */
  readonly id: string;
  /** The service where one issue of a site is one for each service; empty where it is one for the site. */
  readonly scope: string;
}

/** `sm1:` and 64 hexadecimal digits in lower case. */
export type IssueKey = `sm1:${string}`;

export const MAX_NAME = 1024;

const VERSION = 'sm1';
const KEY = /^sm1:[0-9a-f]{64}$/;
/** Controls would end a field, and halves of surrogate pairs have no UTF-8. */
const UNUSABLE = /[\p{Cc}\p{Surrogate}\u2028\u2029]/u;
/** Ids that their publishers write in any case. */
const CASELESS: readonly IssueClass[] = ['vulnerability', 'advisory'];

/** Names the field that cannot be part of a key, and says why. */
export class IssueSubjectError extends Error {
  override readonly name = 'IssueSubjectError';
}

export function isIssueKey(text: string): text is IssueKey {
  return KEY.test(text);
}

/** SHA-256 over the UTF-8 of {@link canonicalSubject}. @throws IssueSubjectError */
export function issueKey(subject: IssueSubject): IssueKey {
  return `${VERSION}:${createHash('sha256').update(canonicalSubject(subject)).digest('hex')}`;
}

/**
 * `sm1`, site, class, id and scope, in this order, joined by line feeds, with none at the end; each as in
 * {@link normalSubject}.
 * @throws IssueSubjectError
 */
export function canonicalSubject(subject: IssueSubject): string {
  const { site, class: kind, id, scope } = normalSubject(subject);
  return [VERSION, site, kind, id, scope].join('\n');
}

/**
 * Every field in Unicode's normal form C, without spaces (U+0020) around it; ids of vulnerabilities and advisories in upper
 * case (ASCII letters alone), everything else in its own.
 * @throws IssueSubjectError for an empty site or id, a control, half of a surrogate pair, or more than 1024 characters
 */
export function normalSubject({ site, class: kind, id, scope }: IssueSubject): IssueSubject {
  return {
    site: required('site', normal('site', site)),
    class: kind,
    id: normalId(kind, id),
    scope: normal('scope', scope),
  };
}

/** The `id` alone. @throws IssueSubjectError */
export function normalId(kind: IssueClass, id: string): string {
  if (!ISSUE_CLASSES.includes(kind))
    throw new IssueSubjectError(`class: '${kind}' is none of ${ISSUE_CLASSES.join(', ')}`);
  const exact = required('id', normal('id', id));
  return CASELESS.includes(kind) ? upper(exact) : exact;
}

function normal(field: string, text: string): string {
  const value = text.normalize('NFC').replaceAll(/^ +| +$/g, '');
  if (UNUSABLE.test(value)) throw new IssueSubjectError(`${field}: holds a control or half of a character`);
  if (value.length > MAX_NAME) throw new IssueSubjectError(`${field}: longer than ${MAX_NAME} characters`);
  return value;
}

function required(field: string, text: string): string {
  if (text === '') throw new IssueSubjectError(`${field}: empty`);
  return text;
}

/** Not by the rules of a language: they differ between releases of Unicode. */
function upper(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}
