package dev.kiln.cli;

import dev.kiln.bench.BenchmarkException;
import dev.kiln.broker.BrokerStartException;
import dev.kiln.compare.git.RepositoryException;
import dev.kiln.coordinator.Coordinator;
import dev.kiln.coordinator.partition.BrokersException;
import dev.kiln.coordinator.submission.SelectionException;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.registry.RegistryException;
import dev.kiln.worker.attempt.EngineException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Turns exceptions into what a user can act on. A stack trace is shown only when {@code
 * KILN_STACKTRACE} is set.
 */
final class ErrorReport implements CommandLine.IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (System.getenv("KILN_STACKTRACE") != null) {
      exception.printStackTrace(err);
    }
    return switch (exception) {
      case ProblemsException problems -> problems(problems.problems(), err);
      case SelectionException selection -> {
        selection.problems().forEach(problem -> line(err, ExitCode.USAGE, problem));
        yield ExitCode.USAGE;
      }
      case CommandFailure failure -> line(err, failure.exitCode(), failure.getMessage());
      case RepositoryException failure -> line(err, ExitCode.USAGE, failure.getMessage());
      case BrokersException failure -> line(err, ExitCode.UNREACHABLE, failure.getMessage());
      case BrokerStartException failure -> line(err, ExitCode.UNREACHABLE, withCause(failure));
      case RegistryException failure -> line(err, ExitCode.UNREACHABLE, failure.getMessage());
      case EngineException failure -> line(err, ExitCode.UNREACHABLE, withCause(failure));
      case BenchmarkException failure -> line(err, ExitCode.UNREACHABLE, withCause(failure));
      case Coordinator.CoordinatorException failure ->
          line(err, ExitCode.UNREACHABLE, failure.getMessage());
      case InterruptedException interrupted -> line(err, ExitCode.INTERRUPTED, "interrupted");
      default ->
          line(
              err,
              ExitCode.UNREACHABLE,
              "%s (this is a bug in kiln; KILN_STACKTRACE=1 shows where)".formatted(exception));
    };
  }

  /** Every problem with its line, and how many there are. */
  static int problems(List<Problem> problems, PrintWriter err) {
    problems.forEach(problem -> err.println(problem.render()));
    if (problems.size() > 1) {
      err.println("%d problems".formatted(problems.size()));
    }
    err.flush();
    return ExitCode.USAGE;
  }

  private static int line(PrintWriter err, int exitCode, @Nullable String message) {
    err.println("error: " + message);
    err.flush();
    return exitCode;
  }

  private static String withCause(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure.getMessage() + (root == failure ? "" : ": " + root.getMessage());
  }
}
