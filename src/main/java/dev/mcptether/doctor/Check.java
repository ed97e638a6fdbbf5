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
                EventLogsCheck,
                ExaiPortCheck,
                ExporterCheck,
                HomeCheck,
                JavaCheck,
                LeftoversCheck,
                ListenerCheck,
                NetworkHomeCheck,
                PortCheck,
                ProgramsCheck,
                PrometheusCheck,
                ReservedPortsCheck,
                ResponsibleProcessCheck,
                ServersCheck,
                SettingsCheck,
                StaleCardsCheck,
                TokenCheck,
                UrlCheck,
                VersionsCheck {
    /// As it is called on a command line and in docs/troubleshooting.md.
    String name();

    /// What it asks, in a line.
    String question();

    /// Whether it runs only when it is named.
    default boolean onlyWhenAsked() {
        return false;
    }

    /// Looks, on a thread of its own.
    ///
    /// @throws Exception when the look itself fails, which is a finding as well
    Diagnosis look() throws Exception;
}
