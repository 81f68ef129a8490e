import type { SpokenReply } from '../../../host/listener.ts';
import type { Complaint } from '../../validate.ts';

export function refusal(status: number, error: string, headers?: SpokenReply['headers']): SpokenReply {
  return { status, body: { error }, ...(headers && { headers }) };
}

export function complaint(status: number, complaints: readonly Complaint[]): SpokenReply {
  return { status, body: { error: 'no result was taken', complaints } };
}
