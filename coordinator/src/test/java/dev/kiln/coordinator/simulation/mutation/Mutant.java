package dev.kiln.coordinator.simulation.mutation;

import dev.kiln.coordinator.simulation.Simulation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** A core with one rule broken, in the simulator. */
public final class Mutant {

  private final MethodHandle run;

  /**
   * How a mutant was caught.
   *
   * @param seed the first night in which it was
   */
  public record Caught(long seed, String violation) {}

  private Mutant(MethodHandle run) {
    this.run = run;
  }

  /** Makes the mutant; a mutation that does not fit the core is an error. */
  public static Mutant of(Mutation mutation) {
    try {
      MutantLoader loader = new MutantLoader(mutation, Mutant.class.getClassLoader());
      loader.loadClass(mutation.type());
      return new Mutant(
          MethodHandles.publicLookup()
              .findStatic(
                  loader.loadClass(Simulation.class.getName()),
                  "run",
                  MethodType.methodType(Optional.class, long.class)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make the mutant: " + mutation, e);
    }
  }

  /** Tries the nights below {@code seeds} until it is caught. */
  public Optional<Caught> hunt(long seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      Optional<?> violation = run(seed);
      if (violation.isPresent()) {
        return Optional.of(new Caught(seed, String.valueOf(violation.get())));
      }
    }
    return Optional.empty();
  }

  private Optional<?> run(long seed) {
    try {
      return (Optional<?>) run.invoke(seed);
    } catch (Throwable e) {
      throw new IllegalStateException("the night of seed %d broke off".formatted(seed), e);
    }
  }
}
