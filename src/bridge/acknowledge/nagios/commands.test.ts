/** One command, whatever a ticket, an author or an object is called. */
import { expect } from 'chai';
import fc from 'fast-check';
import { acknowledgementText } from '../acknowledger.ts';
import { acknowledgeCommand, removeCommand } from './commands.ts';

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(';', '\n', '\r', '\0', '\u2028', ' '), fc.string()),
});

describe('a command of Nagios', () => {
  it('acknowledges until the problem is over, without a notification', () => {
    const target = { host: 'ce1', service: 'CRL' };
    expect(
      acknowledgeCommand(target, { author: 'secmon', comment: 'RT #123 https://rt' }, 1_763_864_784.5),
    ).to.equal('[1763864784] ACKNOWLEDGE_SVC_PROBLEM;ce1;CRL;2;0;1;secmon;RT #123 https://rt\n');
    const host = { host: 'ce1', service: undefined };
    expect(acknowledgeCommand(host, { author: 'secmon', comment: 'RT #1' }, 1)).to.equal(
      '[1] ACKNOWLEDGE_HOST_PROBLEM;ce1;2;0;1;secmon;RT #1\n',
    );
    expect(removeCommand(target, 1)).to.equal('[1] REMOVE_SVC_ACKNOWLEDGEMENT;ce1;CRL\n');
    expect(removeCommand(host, 1)).to.equal('[1] REMOVE_HOST_ACKNOWLEDGEMENT;ce1\n');
  });

  it('is one line of so many fields, whatever stands in it', () => {
    fc.assert(
      fc.property(text, text, text, text, (host, service, author, comment) => {
        const command = acknowledgeCommand({ host, service }, { author, comment }, 1);
        if (command === undefined) expect(`${host}${service}`).to.match(/[;\p{Cc}]/u);
        else {
          expect(command.slice(0, -1)).not.to.match(/[\r\n\0]/);
          expect(command.split(';')).to.have.lengthOf(8);
        }
      }),
    );
  });

  it('has a text that is the same when it is made fit again', () => {
    fc.assert(
      fc.property(text, (comment) => {
        const fit = acknowledgementText(comment);
        expect(acknowledgementText(fit)).to.equal(fit);
      }),
    );
  });
});
