package dev.kiln.coordinator.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.reflect.AccessFlag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the core and its simulator anew, with one method changed. It comes before its parent for
 * these, so that a mutant never meets the real core.
 */
public final class MutantLoader extends ClassLoader {

  private static final String OURS = "dev.kiln.coordinator.";

  private final Mutation mutation;

  public MutantLoader(Mutation mutation, ClassLoader parent) {
    super(parent);
    this.mutation = mutation;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = read(name);
    byte[] mutated = name.equals(mutation.type()) ? mutate(bytes) : bytes;
    return defineClass(name, mutated, 0, mutated.length);
  }

  private byte[] read(String name) throws ClassNotFoundException {
    try (@Nullable InputStream in =
        getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] mutate(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    List<MethodModel> meant =
        model.methods().stream()
            .filter(method -> method.methodName().equalsString(mutation.method()))
            .toList();
    if (meant.size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d methods called %s, and a mutation means exactly one"
              .formatted(mutation.type(), meant.size(), mutation.method()));
    }
    return ClassFile.of()
        .transformClass(
            model,
            ClassTransform.transformingMethods(
                method -> method.methodName().equalsString(mutation.method()),
                replacing(meant.getFirst())));
  }

  private MethodTransform replacing(MethodModel method) {
    boolean isStatic = method.flags().has(AccessFlag.STATIC);
    return (builder, element) -> {
      if (element instanceof CodeModel) {
        builder.withCode(code -> mutation.body().write(code, method.methodTypeSymbol(), isStatic));
      } else {
        builder.with(element);
      }
    };
  }
}
