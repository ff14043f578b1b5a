package dev.kiln.settings;

import dev.kiln.problem.Problem;
import java.util.Optional;

/** Where the value of a setting comes from. */
public sealed interface Origin {

  /** A problem with the value that comes from here. */
  Problem problem(String message);

  /** What people are told, such as {@code images/kiln.yaml:3:10}. */
  String shown();

  /** A place in a file; line and column count from 1. */
  record Place(String file, int line, int column, Optional<String> sourceLine) implements Origin {

    @Override
    public Problem problem(String message) {
      return new Problem(file, line, column, message, sourceLine);
    }

    @Override
    public String shown() {
      return "%s:%d:%d".formatted(file, line, column);
    }
  }

  /** An environment variable. */
  record Variable(String name) implements Origin {

    @Override
    public Problem problem(String message) {
      return Problem.of(shown(), message);
    }

    @Override
    public String shown() {
      return "environment variable " + name;
    }
  }

  /** An option of the command line, such as {@code --tag}. */
  record Option(String name) implements Origin {

    @Override
    public Problem problem(String message) {
      return Problem.of(shown(), message);
    }

    @Override
    public String shown() {
      return "option " + name;
    }
  }

  /** Nobody has set it. */
  record Default() implements Origin {

    @Override
    public Problem problem(String message) {
      return Problem.of(shown(), message);
    }

    @Override
    public String shown() {
      return "default";
    }
  }
}
