package dev.mcptether.doctor;

/// One question about this host, with its answer. A check changes nothing that stays, and takes its
/// time within bounds of its own.
public sealed interface Check
        permits AlertsCheck,
                ClientsCheck,
                ClockCheck,
                DaemonFilesCheck,
                DaemonsCheck,
                DescriptorsCheck,
                DuplicateDaemonsCheck,
                EventLogsCheck,
                ExaiFilesCheck,
                ExaiPortCheck,
                ExporterCheck,
                ForeignCheck,
                HomeCheck,
                JavaCheck,
                LeakingClientsCheck,
                LeftoversCheck,
                ListenerCheck,
                NetworkHomeCheck,
                OrphansCheck,
                PortCheck,
                ProgramsCheck,
                PrometheusCheck,
                ReservedPortsCheck,
                ResponsibleProcessCheck,
                ServersCheck,
                SettingsCheck,
                StaleCardsCheck,
                TokenCheck,
                UnregisteredCheck,
                UrlCheck,
                VersionsCheck,
                ZombiesCheck {
    /// As it is called on a command line and in docs/troubleshooting.md.
    String name();

    /// What it asks, in a line.
    String question();

    /// Whether it runs only when it is named.
    default boolean onlyWhenAsked() {
        return false;
    }

    /// Whether it may take long on a host where all is well. Then it is left out when it takes
    /// longer than the others, and nothing is said against what it looks at.
    default boolean mayTakeLong() {
        return false;
    }

    /// Looks, on a thread of its own. Whatever it asks has a deadline of its own, within two
    /// seconds unless this machine is too busy.
    ///
    /// @throws Exception when the look itself fails, which is a finding as well
    Diagnosis look() throws Exception;
}
