/** Rows of the documents that Pakiti 3 exports and imports: elements with a text each. */
import type { XmlElement } from '../../check/xml.ts';
import { Failure } from '../../host/failure.ts';
import type { Element } from '../../portal/encode/xml.ts';

export function rowElement(name: string, texts: Readonly<Record<string, string>>): Element {
  return { name, content: Object.entries(texts).map(([child, content]) => ({ name: child, content })) };
}

/** `2026-05-01 10:00:00`, whole seconds. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

const CVE = /^CVE-\d{4}-\d{4,19}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** @param where names the row. @throws Failure `malformed` */
export function cveIn(row: XmlElement, where: string): string {
  const name = textIn(row, 'cveName').toUpperCase();
  if (!CVE.test(name)) throw new Failure('malformed', `${where}: cveName is no CVE`);
  return name;
}

/** @throws Failure `malformed` where it is missing or empty */
export function required(row: XmlElement, name: string, where: string): string {
  const text = textIn(row, name);
  if (text === '') throw new Failure('malformed', `${where}: ${name} is missing`);
  return text;
}

/** Null where it is missing or empty. @throws Failure `malformed` */
export function timeIn(row: XmlElement, name: string, where: string): number | null {
  const text = textIn(row, name);
  if (text === '') return null;
  const time = MOMENT.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new Failure('malformed', `${where}: ${name} is no time`);
  return time / 1000;
}

/** Empty where it is missing. */
export function textIn(row: XmlElement, name: string): string {
  return row.children.find((child) => child.name === name)?.text ?? '';
}

/** Each one of this name. */
export function textsIn(row: XmlElement, name: string): readonly string[] {
  return row.children.filter((child) => child.name === name).map(({ text }) => text);
}
