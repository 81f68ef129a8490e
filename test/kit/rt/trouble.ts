import { RtFailure } from '../../../src/incidents/trackers/rt/rt-failure.ts';
import { rejection } from '../rejection.ts';

/** The failure that a promise rejects with. @throws whatever else it rejects with, and where it does not */
export async function rtTrouble(promise: Promise<unknown>): Promise<RtFailure> {
  const error = await rejection(promise);
  if (error instanceof RtFailure) return error;
  throw error;
}
