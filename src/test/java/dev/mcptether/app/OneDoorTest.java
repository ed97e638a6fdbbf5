package dev.mcptether.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Predicate;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Checks that only `dev.mcptether.time` starts threads, so that an exception that a thread does
/// not catch ends the process. An executor swallows such an exception, and so does a future whose
/// result nobody reads.
@AnalyzeClasses(packages = "dev.mcptether", importOptions = ImportOption.DoNotIncludeTests.class)
final class OneDoorTest {
    private static final Set<String> STARTERS =
            Set.of("ofPlatform", "ofVirtual", "startVirtualThread");

    @ArchTest
    static final ArchRule threads_are_made_in_time_alone =
            noClasses()
                    .that(DescribedPredicate.not(resideInAPackage("dev.mcptether.time")))
                    .should(accessAnything("that makes a thread", OneDoorTest::makesThreads));

    @ArchTest
    static final ArchRule pools_of_jetty_hand_over_what_their_jobs_throw =
            classes()
                    .that(assignableTo(QueuedThreadPool.class))
                    .should(
                            new ArchCondition<>("run jobs by Threads.run") {
                                @Override
                                public void check(JavaClass pool, ConditionEvents events) {
                                    boolean handsOver =
                                            pool.tryGetMethod("runJob", Runnable.class).isPresent();
                                    events.add(
                                            new SimpleConditionEvent(
                                                    pool, handsOver, pool + " has no runJob"));
                                }
                            });

    private static boolean makesThreads(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        JavaClass owner = target.getOwner();
        boolean made = target.getName().equals("<init>");
        boolean bySubclass = access.getOriginOwner().isAssignableTo(QueuedThreadPool.class);
        return (owner.isEquivalentTo(Thread.class) && (made || STARTERS.contains(target.getName())))
                || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(ForkJoinPool.class)
                || (made && owner.isEquivalentTo(Timer.class))
                || (made && owner.isAssignableTo(ThreadPoolExecutor.class))
                || (made && owner.isEquivalentTo(QueuedThreadPool.class) && !bySubclass)
                || (owner.isEquivalentTo(CompletableFuture.class)
                        && target.getName().endsWith("Async"));
    }

    private static ArchCondition<JavaClass> accessAnything(
            String what, Predicate<JavaAccess<?>> matches) {
        return new ArchCondition<>("access anything " + what) {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                each.getAccessesFromSelf().stream()
                        .filter(matches)
                        .forEach(access ->
                                events.add(
                                        SimpleConditionEvent.satisfied(
                                                access, access.getDescription())));
            }
        };
    }
}
