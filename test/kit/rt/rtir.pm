# RTIR's life cycles, as its configuration has them; RTIR itself is not in Debian.
# Source: bestpractical/rtir, etc/RTIR_Config.pm, described in reference form: states, defaults, transitions, maps.
Set(
    %Lifecycles,
    incidents => {
        initial     => [],
        active      => ['open'],
        inactive    => [ 'resolved', 'abandoned' ],
        defaults    => { on_create => 'open', on_merge => 'resolved' },
        transitions => {
            ''        => ['open'],
            open      => [ 'resolved', 'abandoned' ],
            resolved  => ['open'],
            abandoned => ['open'],
        },
        rights  => { '* -> *' => 'ModifyTicket' },
        actions => [
            'open -> resolved'  => { label => 'Resolve', update => 'Comment' },
            'open -> abandoned' => { label => 'Abandon', update => 'Comment' },
            '* -> open'         => { label => 'Re-open' },
        ],
    },
    incident_reports => {
        initial     => ['new'],
        active      => ['open'],
        inactive    => [ 'resolved', 'rejected' ],
        defaults    => { on_create => 'new', on_merge => 'resolved' },
        transitions => {
            ''       => [ 'new',  'open',     'resolved' ],
            new      => [ 'open', 'resolved', 'rejected' ],
            open     => [ 'resolved', 'rejected' ],
            resolved => ['open'],
            rejected => ['open'],
        },
        rights  => { '* -> *' => 'ModifyTicket' },
        actions => [
            'new -> open'   => { label => 'Open It', update => 'Respond' },
            '* -> resolved' => { label => 'Resolve', update => 'Comment' },
            '* -> rejected' => { label => 'Reject',  update => 'Respond' },
            '* -> open'     => { label => 'Re-open' },
        ],
    },
    investigations => {
        initial     => [],
        active      => ['open'],
        inactive    => ['resolved'],
        defaults    => { on_create => 'open', on_merge => 'resolved' },
        transitions => { '' => [ 'open', 'resolved' ], open => ['resolved'], resolved => ['open'] },
        rights      => { '* -> *' => 'ModifyTicket' },
        actions     => [
            '* -> resolved'    => { label => 'Resolve', update => 'Comment' },
            'resolved -> open' => { label => 'Re-open' },
        ],
    },
    countermeasures => {
        initial     => ['pending activation'],
        active      => [ 'active', 'pending removal' ],
        inactive    => ['removed'],
        defaults    => { on_create => 'pending activation', on_merge => 'removed' },
        transitions => {
            ''                   => [ 'pending activation', 'active' ],
            'pending activation' => [ 'active',             'removed' ],
            active               => [ 'pending removal',    'removed' ],
            'pending removal'    => [ 'removed',            'active' ],
            removed              => ['active'],
        },
        rights => { '* -> *' => 'ModifyTicket' },
    },
    # Without maps RT lets nothing move, and merges across queues fail.
    __maps__ => {
        'incidents -> incident_reports' => { open => 'open', resolved => 'resolved', abandoned => 'rejected' },
        'incidents -> investigations'   => { open => 'open', resolved => 'resolved', abandoned => 'resolved' },
        'incident_reports -> incidents' =>
            { new => 'open', open => 'open', resolved => 'resolved', rejected => 'abandoned' },
        'incident_reports -> investigations' =>
            { new => 'open', open => 'open', resolved => 'resolved', rejected => 'resolved' },
        'investigations -> incidents'        => { open => 'open', resolved => 'resolved' },
        'investigations -> incident_reports' => { open => 'open', resolved => 'resolved' },
    },
);
