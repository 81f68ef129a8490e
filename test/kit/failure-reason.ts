import { Failure, type FailureReason } from '../../src/host/failure.ts';
import { rejection } from './rejection.ts';

/** The reason of the failure that a promise rejects with; any other error is thrown. */
export async function reasonOf(promise: Promise<unknown>): Promise<FailureReason> {
  const error = await rejection(promise);
  if (error instanceof Failure) return error.reason;
  throw error;
}
