package dev.mcptether;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Checks the arrows between packages, as ARCHITECTURE.md draws them. An arrow that is not listed
/// here is not allowed.
@AnalyzeClasses(packages = "dev.mcptether", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArrowsTest {
    private static final String ROOT = "dev.mcptether.";

    @ArchTest static final ArchRule event_knows_nobody = only("event");

    @ArchTest static final ArchRule time_knows_nobody = only("time");

    @ArchTest static final ArchRule text_knows_nobody = only("text");

    @ArchTest static final ArchRule exposition_knows_nobody = only("exposition");

    @ArchTest static final ArchRule http_arrows = only("http", "time");

    @ArchTest static final ArchRule home_knows_nobody = only("home");

    @ArchTest static final ArchRule process_arrows = only("process", "config", "time");

    @ArchTest static final ArchRule config_knows_nobody = only("config");

    @ArchTest static final ArchRule wire_arrows = only("wire", "event");

    @ArchTest static final ArchRule resume_arrows = only("resume", "event", "time");

    @ArchTest static final ArchRule proof_arrows = only("proof", "home", "config");

    @ArchTest
    static final ArchRule link_arrows =
            only("link", "resume", "wire", "proof", "process", "config", "event", "time");

    @ArchTest
    static final ArchRule bridge_arrows = only("bridge", "wire", "link", "config", "event", "time");

    @ArchTest
    static final ArchRule lineage_arrows = only("lineage", "process", "config", "event", "time");

    @ArchTest
    static final ArchRule ending_arrows = only("ending", "process", "config", "event", "time");

    @ArchTest static final ArchRule report_arrows = only("report", "lineage", "process", "event");

    @ArchTest
    static final ArchRule daemon_arrows =
            only(
                    "daemon", "resume", "proof", "wire", "report", "process", "home", "config",
                    "event", "time");

    @ArchTest
    static final ArchRule fleet_arrows =
            only(
                    "fleet",
                    "text",
                    "exposition",
                    "http",
                    "wire",
                    "process",
                    "home",
                    "config",
                    "event",
                    "time");

    @ArchTest static final ArchRule clients_arrows = only("clients", "home", "config");

    @ArchTest
    static final ArchRule doctor_arrows =
            only(
                    "doctor", "fleet", "daemon", "clients", "process", "home", "config", "event",
                    "text", "time");

    @ArchTest
    static final ArchRule cleanup_arrows =
            only("cleanup", "fleet", "daemon", "process", "home", "event");

    @ArchTest
    static final ArchRule telemetry_arrows =
            only("telemetry", "text", "exposition", "http", "home", "event", "time");

    @ArchTest static final ArchRule demo_arrows = only("demo", "process", "time");

    @ArchTest
    static final ArchRule app_knows_everybody_but_cli =
            noClasses().that(resideIn("app")).should().dependOnClassesThat(resideIn("cli"));

    @ArchTest
    static final ArchRule the_root_holds_main_alone =
            classes()
                    .that()
                    .resideInAPackage("dev.mcptether")
                    .should()
                    .haveSimpleName("Main")
                    .orShould()
                    .haveSimpleName("package-info");

    @ArchTest
    static final ArchRule only_the_root_and_cli_know_cli =
            classes()
                    .that(resideIn("cli"))
                    .should()
                    .onlyHaveDependentClassesThat(residesInRootOr("cli"));

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("dev.mcptether.(*)..").should().beFreeOfCycles();

    /// Code of one dialect must not cost sessions of the others. The JVM soon loads a class that
    /// other code names.
    @ArchTest
    static final ArchRule one_class_alone_knows_the_exai_dialect =
            noClasses()
                    .that(
                            DescribedPredicate.not(resideIn("link.exai"))
                                    .and(
                                            DescribedPredicate.describe(
                                                    "are not ExaiAssembly",
                                                    each ->
                                                            !each.getSimpleName()
                                                                    .equals("ExaiAssembly"))))
                    .should()
                    .dependOnClassesThat(resideIn("link.exai"));

    /// A shim loads the exporter when it begins to lead, and not before.
    @ArchTest
    static final ArchRule one_class_alone_knows_the_exporter =
            noClasses()
                    .that(
                            DescribedPredicate.not(resideIn("fleet.exporter"))
                                    .and(
                                            DescribedPredicate.describe(
                                                    "are neither Exporting nor FleetSourcesOnDisk",
                                                    each ->
                                                            !List.of(
                                                                            "Exporting",
                                                                            "FleetSourcesOnDisk")
                                                                    .contains(
                                                                            each.getSimpleName()))))
                    .should()
                    .dependOnClassesThat(resideIn("fleet.exporter"));

    /// A name means one thing in the whole program.
    @ArchTest
    static void no_two_classes_share_a_simple_name(JavaClasses all) {
        Map<String, List<String>> byName =
                all.stream()
                        .filter(each -> !each.isNestedClass())
                        .filter(each -> !each.getSimpleName().equals("package-info"))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getSimpleName,
                                        TreeMap::new,
                                        Collectors.mapping(
                                                JavaClass::getName, Collectors.toList())));
        byName.values().removeIf(names -> names.size() == 1);
        assertThat(byName).isEmpty();
    }

    private static ArchRule only(String from, String... to) {
        return classes()
                .that(resideIn(from))
                .should()
                .onlyDependOnClassesThat(
                        DescribedPredicate.describe(
                                "reside outside Tether, in itself or in " + Arrays.toString(to),
                                target ->
                                        !target.getPackageName().startsWith("dev.mcptether")
                                                || in(target, from)
                                                || Arrays.stream(to)
                                                        .anyMatch(each -> in(target, each))))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> resideIn(String name) {
        return DescribedPredicate.describe("reside in " + name, each -> in(each, name));
    }

    private static DescribedPredicate<JavaClass> residesInRootOr(String name) {
        return DescribedPredicate.describe(
                "reside in the root or in " + name,
                each -> each.getPackageName().equals("dev.mcptether") || in(each, name));
    }

    private static boolean in(JavaClass each, String name) {
        String wanted = ROOT + name;
        return each.getPackageName().equals(wanted)
                || each.getPackageName().startsWith(wanted + ".");
    }
}
