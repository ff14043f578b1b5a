package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.Problem;
import java.util.List;

/** The one body that every refused request gets. */
public record ErrorBody(String error, List<Problem> problems) {

  public ErrorBody {
    problems = List.copyOf(problems);
  }
}
