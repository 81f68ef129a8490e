/** From what a client sent to reports, with the rules by which NRDP hands them to Nagios. */
import { fitText } from '../../fit-text.ts';
import { hostState, serviceState, splitOutput, unescapeOutput } from '../../nagios-text.ts';
import type { Complaint } from '../../validate.ts';
import type { SentResult } from './check-results.ts';

type Fault = Omit<Complaint, 'item'>;

/** @param now seconds since the epoch; the time of a result that says none */
export function reportOf(sent: SentResult, now: number): object | Fault {
  const { hostname, servicename, output, time } = sent;
  const isService = sent.type.trim() === 'service';
  const state = (isService ? serviceState : hostState)(sent.state.trim());
  if (state === undefined) {
    return { field: 'state', message: `is not one of 0 to ${isService ? 3 : 2}` };
  }
  if (isService && servicename.trim() === '') return { field: 'servicename', message: 'is missing' };
  if (!/^\d{0,10}$/.test(time.trim())) return { field: 'time', message: 'is no time in seconds' };
  const seconds = Number(time) === 0 ? now : Number(time);
  return {
    subject: { host: hostname.trim(), ...(isService && { service: servicename.trim() }) },
    state,
    // NRDP writes a newline as \n, and Nagios takes that, and what clients have written so themselves, for a newline.
    ...fitText(splitOutput(unescapeOutput(output).trim())),
    start: new Date(Math.floor(seconds * 1000)).toISOString(),
  };
}

const NAMES: Readonly<Partial<Record<string, string>>> = {
  'subject.host': 'hostname',
  'subject.service': 'servicename',
};

/** In the words of the client, who counts from 1. */
export function faultText({ item, field, message }: Complaint): string {
  return `check ${item + 1}: ${NAMES[field] ?? field} ${message}`;
}
