package dev.kiln.problem;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** All problems found in one input, sorted by place; there is at least one. */
public final class ProblemsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ProblemsException(Collection<Problem> problems) {
    super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem, no exception");
    }
    this.problems = problems.stream().distinct().sorted().toList();
  }

  public ProblemsException(Problem problem) {
    this(List.of(problem));
  }

  /** The problems, sorted by place. */
  public List<Problem> problems() {
    return problems;
  }
}
