import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Replaces switches over types by plain code. javac leaves a call of `SwitchBootstraps.typeSwitch`, which generates
/// code when the switch first runs. That takes 1 ms for each switch and 10 ms for the first, at every start and again
/// at the end, and no AOT cache keeps the code. This makes each switch a method of its class that asks `instanceof` in
/// the switch's order, which is what the generated code does. It leaves switches alone whose labels are not all
/// classes.
///
/// Arguments: the folder of classes, which are changed in place; the class path with which they were compiled.
final class Switches {
    private static final String BOOTSTRAPS = "java.lang.runtime.SwitchBootstraps";

    /// One switch: the method's name, its type, and the classes that it asks for.
    private record Chain(String name, MethodTypeDesc type, List<ClassDesc> labels) {}

    private final ClassFile classes;

    private Switches(ClassLoader around) {
        classes = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(around)));
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        URL[] path = Arrays.stream(arguments[1].split(java.io.File.pathSeparator)).map(Switches::url).toArray(URL[]::new);
        Switches switches = new Switches(new URLClassLoader(path));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                switches.finish(file);
            }
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(entry, impossible);
        }
    }

    private void finish(Path file) throws IOException {
        ClassModel before = classes.parse(file);
        if (before.methods().stream().noneMatch(Switches::hasTypeSwitch)) {
            return;
        }
        ClassDesc self = before.thisClass().asSymbol();
        boolean isInterface = before.flags().has(AccessFlag.INTERFACE);
        List<Chain> chains = new ArrayList<>();
        ClassTransform calls =
                ClassTransform.transformingMethodBodies(
                        Switches::hasTypeSwitch,
                        (code, element) -> {
                            if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
                                Chain chain = chain(call, chains.size());
                                chains.add(chain);
                                code.invokestatic(self, chain.name(), chain.type(), isInterface);
                            } else {
                                code.with(element);
                            }
                        });
        ClassTransform methods =
                ClassTransform.endHandler(
                        type ->
                                chains.forEach(
                                        chain ->
                                                type.withMethodBody(
                                                        chain.name(),
                                                        chain.type(),
                                                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                                        code -> write(chain, code))));
        Files.write(file, classes.transformClass(before, calls.andThen(methods)));
    }

    private static boolean hasTypeSwitch(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeDynamicInstruction call && isTypeSwitch(call));
    }

    private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().descriptorString().equals("L" + BOOTSTRAPS.replace('.', '/') + ";")
                && call.bootstrapMethod().methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    private static Chain chain(InvokeDynamicInstruction call, int number) {
        List<ClassDesc> labels = new ArrayList<>();
        for (ConstantDesc each : call.bootstrapArgs()) {
            labels.add((ClassDesc) each);
        }
        return new Chain("switch$" + number, call.typeSymbol(), labels);
    }

    /// Writes the method: the number of the first label from `restart` on that fits; -1 for null; the number of labels
    /// if none fits.
    private static void write(Chain chain, CodeBuilder code) {
        Label some = code.newLabel();
        code.aload(0).ifnonnull(some).loadConstant(-1).ireturn().labelBinding(some);
        for (int place = 0; place < chain.labels().size(); place++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(place).if_icmpgt(next);
            code.aload(0).instanceOf(chain.labels().get(place)).ifeq(next);
            code.loadConstant(place).ireturn().labelBinding(next);
        }
        code.loadConstant(chain.labels().size()).ireturn();
    }
}
