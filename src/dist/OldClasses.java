import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/// Brings class files of Java 5 and older into the form of Java 8. An AOT cache takes no class without stack maps,
/// which came with Java 6. A command waited 100 ms while the JVM looked for picocli's classes in all jars, loaded and
/// verified them (`tether version` on an idle host took 275 ms, and takes 203; medians of 15 paired starts, 2 cores).
/// The code stays the same; only the stack maps are added.
final class OldClasses {
    private OldClasses() {}

    /// Changes the jar in place, if it has such classes.
    static void renew(Path jar) throws IOException {
        try (URLClassLoader around = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                FileSystem content = FileSystems.newFileSystem(jar)) {
            ClassFile classes =
                    ClassFile.of(
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(around)));
            ClassTransform whole =
                    ClassTransform.transformingMethodBodies(CodeBuilder::with)
                            .andThen(ClassTransform.endHandler(type -> type.withVersion(ClassFile.JAVA_8_VERSION, 0)));
            for (Path file : classFiles(content)) {
                ClassModel before = classes.parse(Files.readAllBytes(file));
                if (before.majorVersion() < ClassFile.JAVA_6_VERSION) {
                    FileTime time = Files.getLastModifiedTime(file);
                    Files.write(file, classes.transformClass(before, whole));
                    // So that two builds make the same jar.
                    Files.setLastModifiedTime(file, time);
                }
            }
        }
    }

    private static List<Path> classFiles(FileSystem content) throws IOException {
        try (Stream<Path> files = Files.walk(content.getPath("/"))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
