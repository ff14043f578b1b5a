package dev.kiln.coordinator.submission;

import java.util.List;

/** What was asked for can't be done with this tree; there is at least one problem. */
public final class SelectionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  SelectionException(List<String> problems) {
    super(String.join("\n", problems));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem, no exception");
    }
    this.problems = List.copyOf(problems);
  }

  SelectionException(String problem) {
    this(List.of(problem));
  }

  /** Everything that is wrong, each in a sentence that says what to do. */
  public List<String> problems() {
    return problems;
  }
}
