package dev.mcptether.doctor;

/// Answers one question about this host. A check leaves no change behind, and it limits its own
/// time.
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
    /// Its name on a command line and in docs/troubleshooting.md.
    String name();

    /// What it asks, in a line.
    String question();

    /// Whether it runs only when it is named.
    default boolean onlyWhenAsked() {
        return false;
    }

    /// Whether it may take long on a host where all is well. If such a check takes longer than the
    /// others, it is skipped. That says nothing against what it looks at.
    default boolean mayTakeLong() {
        return false;
    }

    /// Does the check, on a thread of its own. Everything it asks has a deadline of its own, so it
    /// ends within two seconds unless this machine is too busy.
    ///
    /// @throws Exception when the look itself fails, which is a finding as well
    Diagnosis look() throws Exception;
}
