package dev.mcptether.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcptether.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SwitchesTest {
    @Test
    void no_switch_over_types_is_left_to_be_generated_in_every_start() throws Exception {
        List<ClassModel> classes = classes();

        assertThat(classes.stream().flatMap(SwitchesTest::switches))
                .anyMatch("switch$0"::equals)
                .doesNotContain("typeSwitch");
    }

    /// The names of the methods that decide a switch: those that the build made, and those that are
    /// left to the JVM.
    private static Stream<String> switches(ClassModel type) {
        return type.methods().stream()
                .flatMap(method ->
                        Stream.concat(
                                Stream.of(method.methodName().stringValue()),
                                method.code().stream()
                                        .flatMap(code -> code.elementStream())
                                        .filter(InvokeDynamicInstruction.class::isInstance)
                                        .map(each -> (InvokeDynamicInstruction) each)
                                        .map(call -> call.bootstrapMethod().methodName())));
    }

    private static List<ClassModel> classes() throws IOException, URISyntaxException {
        Path root = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(SwitchesTest::parse)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
