import { expect } from 'chai';
import { nagiosConfiguration, ROTATED } from './nagios-configuration.ts';

describe('what Nagios is told', () => {
  const plan = { token: 'k3Jx9QpL2mVb8Zr4', spool: '/var/spool/secmon/nagios' };

  it('rotates by its own command only, and writes results without performance data too', () => {
    const { main, objects } = nagiosConfiguration(plan);
    expect(main.split('\n')).to.include.members([
      'process_performance_data=1',
      'service_perfdata_file=/var/spool/secmon/nagios/service-perfdata.current',
      'service_perfdata_file_mode=a',
      'service_perfdata_file_processing_interval=5',
      'service_perfdata_file_processing_command=secmon-bridge-service-perfdata',
      'host_perfdata_process_empty_results=1',
    ]);
    expect(objects).to.include(
      '/bin/mv -n /var/spool/secmon/nagios/host-perfdata.current /var/spool/secmon/nagios/host.$TIMET$.perfdata',
    );
    expect(ROTATED.test('service-perfdata.current')).to.equal(false);
    expect(ROTATED.test('host.1777629600.perfdata')).to.equal(true);
  });

  it('asks for the state, the time and the mark of what we delivered', () => {
    const { main } = nagiosConfiguration({ ...plan, tags: ['VO'] });
    for (const macro of [
      '$LASTSERVICECHECK$',
      '$_SERVICESECMON_BRIDGED$',
      '$_HOSTSITE_NAME$',
      '$_SERVICEVO$',
    ])
      expect(main).to.include(macro);
  });

  for (const spool of ['relative', '/with space', '/a;b', '/a$b', '/a/../`b`', '/'])
    it(`refuses the directory ${spool}`, () =>
      expect(() => nagiosConfiguration({ ...plan, spool })).to.throw(RangeError));
});
