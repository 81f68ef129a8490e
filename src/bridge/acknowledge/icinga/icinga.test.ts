import { expect } from 'chai';
import type { IcingaApi } from '../../deliver/icinga-api/api.ts';
import { icingaAcknowledger } from './icinga.ts';

describe('an acknowledgement of Icinga', () => {
  const asked: (readonly [action: string, body: unknown])[] = [];
  const api = {
    act(action: string, body: string) {
      asked.push([action, JSON.parse(body)]);
      return Promise.resolve({ code: 200, status: '' });
    },
  } as unknown as IcingaApi;
  const acknowledger = icingaAcknowledger('icinga', 'secmon', api);
  beforeEach(() => asked.splice(0));

  it('is sticky, ends when the issue is due, and notifies nobody', async () => {
    const target = { host: 'ce1', service: 'CRL' };
    await acknowledger.set(target, { comment: 'rt #77', expiresAt: 1_790_000_000 });
    await acknowledger.set({ host: 'ce1', service: undefined }, { comment: 'rt #78', expiresAt: null });
    await acknowledger.remove(target);
    const how = { author: 'secmon', notify: false, sticky: true, persistent: false };
    const service = { type: 'Service', service: 'ce1!CRL' };
    expect(asked).to.deep.equal([
      ['acknowledge-problem', { ...service, ...how, comment: 'rt #77', expiry: 1_790_000_000 }],
      ['acknowledge-problem', { type: 'Host', host: 'ce1', ...how, comment: 'rt #78' }],
      ['remove-acknowledgement', { ...service, author: 'secmon' }],
    ]);
  });
});
